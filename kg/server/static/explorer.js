"use strict";
// The explorer's part in the browser. Every page works without it; text from the graph is set as text, never as HTML.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, text, parent) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  // Pages that were written as files name their folder; there is no server to ask then.
  const site = document.documentElement.dataset.site;
  const written = site !== undefined;
  if (written) document.documentElement.classList.add("scripted");

  // --- tables that are sorted by a click on a head ------------------------------------------------------
  const value = (row, column) => row.cells[column].textContent.trim();
  const number = (text) => {
    const found = text.replace("−", "-").match(/^[<>~≤≥▲▼=? ]*([+-]?\d[\d.]*(?:e[+-]?\d+)?)/);
    return found ? Number(found[1]) : NaN;
  };
  const sortable = (table) => {
    all("thead th", table).forEach((head, column) => {
      const button = make("button", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = [...body.rows];
        const numeric = rows.every((row) => !value(row, column) || !Number.isNaN(number(value(row, column))));
        rows.sort((a, b) => {
          const [x, y] = [value(a, column), value(b, column)];
          if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1);
          const order = numeric ? number(x) - number(y) : x.localeCompare(y, "en");
          return down ? -order : order;
        });
        body.append(...rows);
      });
    });
  };

  // --- evidence behind the parts of a picture -----------------------------------------------------------
  // Where the fonts of the picture are not installed its words are wider than they were laid out: the page grows with them.
  const widen = (svg) => {
    const view = svg.viewBox.baseVal;
    const here = svg.getBoundingClientRect();
    const right = Math.max(...all("text", svg).map((text) => text.getBoundingClientRect().right));
    const over = here.width ? ((right - here.right) * view.width) / here.width : 0;
    if (!(over > 0)) return;
    const grown = (view.width + over + 4) / view.width;
    const wide = (svg.getAttribute("width") || "").match(/^([\d.]+)(.*)$/);
    if (wide) svg.setAttribute("width", `${wide[1] * grown}${wide[2]}`);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width * grown} ${view.height}`);
  };
  let pictured = null;
  const evidence = () => {
    const source = one("#picture-data");
    const panel = one("#panel");
    const stage = one("#stage");
    pictured = null;
    if (!source || !panel) return;
    const data = JSON.parse(source.textContent);
    pictured = data.places ? data : null;
    const nodes = new Map(data.nodes.map((node) => [node.dom, node]));
    const edges = new Map(data.edges.map((edge) => [edge.dom, edge]));
    const list = (title, lines) => {
      if (!lines.length) return;
      make("h3", title, panel);
      const items = make("ul", undefined, panel);
      lines.forEach((line) => make("li", line, items));
    };
    const opener = { element: null };
    const close = () => {
      panel.hidden = true;
      all(".chosen", stage).forEach((part) => part.classList.remove("chosen"));
      if (opener.element) opener.element.focus();
    };
    const open = (dom) => {
      const item = nodes.get(dom) || edges.get(dom);
      if (!item) return;
      all(".chosen", stage).forEach((part) => part.classList.remove("chosen"));
      opener.element = document.getElementById(dom);
      opener.element.classList.add("chosen");
      panel.replaceChildren();
      const shut = make("button", "Close", panel);
      shut.type = "button";
      shut.addEventListener("click", close);
      make("h2", item.label || item.lines[0], panel);
      list("What the picture says", item.lines);
      if (nodes.has(dom)) {
        const into = data.edges.filter((edge) => edge.target === dom);
        const out = data.edges.filter((edge) => edge.source === dom);
        list("Acted on by", into.map((edge) => edge.lines.join("; ")));
        list("Acts on", out.map((edge) => edge.lines.join("; ")));
        list("Who says so", [...new Set([...into, ...out].flatMap((edge) => edge.evidence))]);
      } else if (item.evidence.length) list("Who says so", item.evidence);
      else list("Who says so", ["No evidence is recorded."]);
      const routes = data.routes.filter((route) => route.edges.includes(dom)
        || (nodes.has(dom) && route.edges.some((edge) => [edges.get(edge).source, edges.get(edge).target].includes(dom))));
      list("Routes through it", routes.map((route) => route.words));
      panel.hidden = false;
      panel.focus();
      panel.scrollIntoView({ block: "nearest" });
    };
    // Its parts are buttons now, and an image may hold none.
    one("svg", stage).setAttribute("role", "group");
    widen(one("svg", stage));
    [...nodes.values(), ...edges.values()].forEach((item) => {
      const part = document.getElementById(item.dom);
      if (!part) return;
      part.setAttribute("tabindex", nodes.has(item.dom) ? "0" : "-1");
      part.setAttribute("role", "button");
      part.setAttribute("aria-label", item.label ? `${item.label}: ${item.words || ""}` : item.lines[0]);
    });
    stage.addEventListener("click", (event) => {
      const part = event.target.closest("g.node, g.edge");
      if (!part) return;
      event.preventDefault();
      open(part.id);
    });
    stage.addEventListener("keydown", (event) => {
      const part = event.target.closest("g.node, g.edge");
      if (part && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        open(part.id);
      }
    });
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  };

  // --- dose slider: sizes from the doses solved before, then the whole answer --------------------------
  const controls = one("#controls");
  const status = one("#status");
  const slider = one("#step");
  const say = (text, bad = false) => {
    status.textContent = text;
    status.classList.toggle("bad", bad);
  };
  const WORDS = { "+": "▲ increased", "-": "▼ decreased", 0: "= unchanged", p: "= unchanged (tends +)", m: "= unchanged (tends -)" };
  const CLASSES = { "+": "increased", "-": "decreased", 0: "unchanged", p: "unchanged", m: "unchanged" };
  const solved = new Map();
  let asked = 0;
  let timer = 0;

  const field = (name) => new FormData(controls).get(name) || "";
  const amounts = () => slider.dataset.amounts.split("|");
  const address = (amount) => {
    const now = new URLSearchParams(window.location.search);
    const next = new URLSearchParams();
    const chosen = amount || now.get("dose") || now.get("conc");
    if (amount) next.set(slider.dataset.option, amount);
    else if (chosen) next.set(now.get("dose") ? "dose" : "conc", chosen);
    for (const name of ["chronic", "without_metabolites"]) if (field(name) === "1") next.set(name, "1");
    if (field("in")) next.set("in", field("in"));
    for (const [name, text] of now) {
      if (!["dose", "conc", "chronic", "without_metabolites", "in"].includes(name)) next.append(name, text);
    }
    const query = next.toString();
    return controls.dataset.path + (query ? `?${query}` : "");
  };
  const plain = () => ![...new URLSearchParams(window.location.search).keys()]
    .some((name) => ["against", "without", "set", "tone", "pretreat", "apparent"].includes(name));
  // A busy server says when to ask again; a person would do no more than that.
  const patient = async (address) => {
    for (let left = 3; ; left -= 1) {
      const answer = await fetch(address);
      if (answer.status !== 503 || !left) return answer;
      await new Promise((later) => setTimeout(later, 1000 * (Number(answer.headers.get("Retry-After")) || 2)));
    }
  };
  const doses = async () => {
    const key = field("without_metabolites");
    if (!solved.has(key)) {
      const query = key === "1" ? "?without_metabolites=1" : "";
      const file = written && query ? "doses/1.json" : `doses.json${query}`;
      solved.set(key, patient(`${controls.dataset.path}/${file}`)
        .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
    }
    return solved.get(key);
  };
  // A node of the picture at another amount: its fill by the size of the change, the sign behind its name, what it is called.
  const MARKED = /^(.*\s{2})[▲▼=?]+$/;
  const looked = (dom, mark, log2) => {
    const part = document.getElementById(dom);
    if (!part) return;
    const way = CLASSES[mark];
    const extent = Math.abs(2 ** Math.max(-60, Math.min(60, log2 || 0)) - 1);
    const look = pictured.looks[way];
    const fill = look.fills[Math.min(look.fills.length - 1, pictured.sizes.filter((edge) => extent > edge).length)];
    const shapes = all("path, polygon, ellipse, polyline", part).filter((shape) => shape.getAttribute("fill") !== "none");
    const was = shapes.length ? shapes[0].getAttribute("fill") : "";
    shapes.filter((shape) => shape.getAttribute("fill") === was).forEach((shape) => shape.setAttribute("fill", fill));
    const named = all("text", part).find((text) => MARKED.test(text.textContent));
    if (named) named.textContent = named.textContent.replace(MARKED, `$1${look.glyph}`);
    const label = (part.getAttribute("aria-label") || "").split(": ")[0];
    const words = `${way}${mark === "0" ? "" : `, ${(2 ** (log2 || 0)).toPrecision(2)} × the comparator`}`;
    part.setAttribute("aria-label", `${label}: ${words}`);
    const title = one("title", part);
    if (title) title.textContent = `${title.textContent.split("\n")[0]}\n${words}`;
    all("a", part).forEach((link) => link.removeAttribute("xlink:title"));
  };
  // Nodes stand still and change their looks; routes, their widths and all words are those of the amount that was drawn.
  const recolour = (time, step) => {
    const stage = one("#stage");
    if (!pictured || !stage) return;
    stage.classList.add("moving");
    Object.entries(pictured.places).forEach(([dom, key]) => {
      const log2 = time.log2[key];
      looked(dom, log2 ? time.calls[key][step] : "0", log2 ? log2[step] : 0);
    });
  };
  // The table and the picture follow the slider with what was solved for all doses; stability and intervals come with the answer.
  const follow = async () => {
    const step = Number(slider.value);
    slider.setAttribute("aria-valuetext", amounts()[step]);
    one("#amount-shown").textContent = amounts()[step];
    if (!plain()) return;
    const table = one("#answer");
    const found = await doses();
    const time = found && found.times[field("chronic") === "1" ? "chronic" : "acute"];
    // An answer that came sooner than the doses is whole: nothing of it is dimmed.
    if (!time || Number(slider.value) !== step || one("#answer") !== table) return;
    recolour(time, step);
    all("#effects tbody tr").forEach((row) => {
      const log2 = time.log2[row.dataset.node];
      const mark = log2 ? time.calls[row.dataset.node][step] : "0";
      const call = one(".call", row);
      call.textContent = WORDS[mark];
      call.className = `call ${CLASSES[mark]}`;
      const size = log2 ? log2[step] : 0;
      one(".log2", row).textContent = size === null ? "" : `${size < 0 ? "-" : "+"}${Math.abs(size).toFixed(2)}`;
      all(".sampled", row).forEach((cell) => cell.classList.add("stale"));
    });
  };
  const replace = async (amount, remember = true) => {
    if (written) {
      await follow();
      const found = await doses();
      if (found) say("Sizes and directions at this amount were solved beforehand, in the picture too; routes and intervals are those of the usual amount.");
      else say("The doses that were solved beforehand cannot be read: open this page from a web server.", true);
      return;
    }
    const mine = ++asked;
    const next = address(amount);
    say("Computing …");
    one("#answer").setAttribute("aria-busy", "true");
    try {
      const [path, query] = next.split("?");
      const answer = await patient(`${path}/answer${query ? `?${query}` : ""}`);
      const text = await answer.text();
      if (mine !== asked) return;
      if (!answer.ok) {
        const page = new DOMParser().parseFromString(text, "text/html");
        say((one("[role=alert] p", page) || page.body).textContent, true);
        return;
      }
      const fresh = document.adoptNode(one("#answer", new DOMParser().parseFromString(text, "text/html")));
      // An atlas that is open stays open, dimmed, until the new one is there.
      const opened = one("details.atlas-more");
      const opening = one("details.atlas-more", fresh);
      if (opened && opened.open && opening) {
        opening.open = true;
        one("[data-atlas]", opening).replaceChildren(...one("[data-atlas]", opened).childNodes);
        one("[data-atlas]", opening).classList.add("stale");
      }
      one("#answer").replaceWith(fresh);
      if (remember) window.history.pushState(null, "", next);
      dress(one("#answer"));
      say("");
    } catch {
      if (mine === asked) say("The server does not answer.", true);
    } finally {
      if (mine === asked) one("#answer").removeAttribute("aria-busy");
    }
  };
  // The picture comes after the page: nothing else waits until it is drawn.
  const drawing = async () => {
    const place = one("[data-picture]");
    if (!one("#stage", place)) make("p", "Drawing …", place).className = "dim";
    place.setAttribute("aria-busy", "true");
    const answer = await patient(place.dataset.picture).catch(() => null);
    const text = answer && answer.ok ? await answer.text() : "";
    if (!place.isConnected) return;
    place.removeAttribute("aria-busy");
    place.classList.remove("stale");
    if (!text) {
      place.replaceChildren();
      make("p", "The picture could not be drawn.", place).className = "nothing";
      return;
    }
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    place.replaceChildren(...[...fresh.childNodes].map((part) => document.adoptNode(part)));
    evidence();
  };
  // The atlas has a thousand cells: it comes when it is opened.
  const atlas = (within) => {
    const shell = one("details.atlas-more", within);
    const place = shell && one("[data-atlas]", shell);
    if (!place) return;
    const fetched = async () => {
      if (!shell.open || place.dataset.here) return;
      place.dataset.here = "1";
      if (!place.children.length) make("p", "Drawing …", place).className = "dim";
      const answer = await patient(place.dataset.atlas).catch(() => null);
      const text = answer && answer.ok ? await answer.text() : "";
      place.classList.remove("stale");
      const fresh = new DOMParser().parseFromString(text || "<p class='nothing'>The atlas could not be drawn.</p>", "text/html").body;
      place.replaceChildren(...[...fresh.childNodes].map((part) => document.adoptNode(part)));
    };
    shell.addEventListener("toggle", fetched);
    fetched();
  };
  const dress = (within) => {
    all("table.sortable", within).forEach(sortable);
    atlas(within);
    const place = one("[data-picture]");
    if (place && !one("#stage, .nothing", place)) drawing();
    else evidence();
  };
  if (controls) {
    if (slider) {
      slider.addEventListener("input", () => {
        follow();
        clearTimeout(timer);
        timer = setTimeout(() => replace(amounts()[Number(slider.value)]), 400);
      });
      window.addEventListener("load", () => { if (plain()) doses(); });
    }
    if (written) controls.addEventListener("submit", (event) => event.preventDefault());
    controls.addEventListener("change", (event) => {
      if (event.target === slider || event.target.name === "amount") return;
      replace("");
    });
    window.addEventListener("popstate", () => window.location.reload());
  }

  // --- completion -----------------------------------------------------------------------------------------
  const box = one("#q");
  const listed = make("ul");
  listed.id = "completions";
  listed.setAttribute("role", "listbox");
  listed.setAttribute("aria-label", "Names");
  listed.hidden = true;
  let at = -1;
  let typing = 0;
  const options = () => all("li", listed);
  const hide = () => {
    listed.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const items = options();
    if (!items.length) return;
    at = (to + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    box.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  let known = null;
  const among = async (text) => {
    known = known || fetch(`${site}names.json`).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    const wanted = text.toLowerCase();
    const scored = (await known).map((row) => {
      const matched = [row.label, ...row.names].find((name) => name.toLowerCase().includes(wanted));
      return matched && { ...row, url: site + row.url, matched: matched === row.label ? "" : matched, first: !matched.toLowerCase().startsWith(wanted) };
    });
    return scored.filter(Boolean).sort((a, b) => a.first - b.first).slice(0, 12);
  };
  const named = async (text) => {
    if (written) return among(text);
    const answer = await fetch(`/complete?${new URLSearchParams({ q: text })}`).catch(() => null);
    return answer && answer.ok ? answer.json() : null;
  };
  const complete = async () => {
    const text = box.value.trim();
    if (text.length < 2) { hide(); return; }
    const found = await named(text);
    if (!found || box.value.trim() !== text) return;
    listed.replaceChildren();
    found.forEach((row, i) => {
      const item = make("li", undefined, listed);
      item.id = `completion-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.url = row.url;
      make("span", row.label, item);
      const kind = make("span", ` ${row.type}${row.matched ? `, ${row.matched}` : ""}`, item);
      kind.className = "dim";
    });
    at = -1;
    listed.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
  };
  if (box) {
    box.parentElement.append(listed);
    if (written) {
      box.form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const [found] = await among(box.value.trim());
        if (found && box.value.trim()) window.location.href = found.url;
      });
    }
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "completions");
    box.setAttribute("aria-expanded", "false");
    box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(complete, 150); });
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); point(at - 1); }
      else if (event.key === "Escape") hide();
      else if (event.key === "Enter" && at >= 0 && !listed.hidden) {
        event.preventDefault();
        window.location.href = options()[at].dataset.url;
      }
    });
    listed.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (item) { event.preventDefault(); window.location.href = item.dataset.url; }
    });
    box.addEventListener("blur", hide);
  }

  dress(document);
})();
