"use strict";
// Explorer of one drawn scene. Everything it shows comes from the JSON in the page; text is set as text, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const stage = document.getElementById("stage");
  const svg = stage.querySelector("svg");
  const panel = document.getElementById("panel");
  const evidence = document.getElementById("evidence");
  const status = document.getElementById("status");
  const field = (name) => document.getElementById(name);
  const value = (name) => (field(name) ? field(name).value : "");
  const original = new XMLSerializer().serializeToString(svg);
  const whole = svg.getAttribute("viewBox").split(/\s+/).map(Number);
  const nodes = new Map(data.nodes.map((node) => [node.dom, node]));
  const edges = new Map(data.edges.map((edge) => [edge.dom, edge]));
  let box = [...whole];
  let chosen = "";
  let via = 0;

  const element = (dom) => document.getElementById(dom);
  const row = (dom) => document.querySelector(`tr[data-dom="${CSS.escape(dom)}"]`);

  // --- view: zoom and pan by the viewBox ---------------------------------------------------------------
  const show = () => svg.setAttribute("viewBox", box.join(" "));
  const zoom = (factor, x = box[0] + box[2] / 2, y = box[1] + box[3] / 2) => {
    const scale = Math.min(Math.max(box[2] * factor, whole[2] / 12), whole[2] * 1.5) / box[2];
    box = [x - (x - box[0]) * scale, y - (y - box[1]) * scale, box[2] * scale, box[3] * scale];
    show();
  };
  const reset = () => { box = [...whole]; show(); };
  const point = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  let drag = null;
  stage.addEventListener("pointerdown", (event) => { drag = { at: point(event), moved: false }; });
  stage.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) { drag = null; return; }
    const now = point(event);
    const step = [drag.at.x - now.x, drag.at.y - now.y];
    if (!drag.moved && Math.hypot(...step) < whole[2] / 200) return;
    drag.moved = true;
    box[0] += step[0]; box[1] += step[1];
    show();
  });
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = point(event);
    zoom(event.deltaY > 0 ? 1.15 : 0.87, at.x, at.y);
  }, { passive: false });

  // --- evidence panel ----------------------------------------------------------------------------------
  const add = (parent, tag, text) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const list = (title, lines) => {
    if (!lines.length) return;
    add(evidence, "h3", title);
    const items = add(evidence, "ul");
    lines.forEach((line) => add(items, "li", line));
  };
  const record = (item) => {
    add(evidence, "h3", "Record");
    if (/^https?:/.test(item.link)) {
      const anchor = add(evidence, "a", item.record);
      anchor.href = item.link;
      anchor.rel = "noreferrer";
    } else add(evidence, "p", item.record);
  };
  const mark = (dom) => {
    document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
    chosen = dom;
    [element(dom), row(dom)].forEach((one) => one && one.classList.add("chosen"));
  };
  const open = (dom) => {
    const item = nodes.get(dom) || edges.get(dom);
    if (!item) return;
    mark(dom);
    evidence.replaceChildren();
    add(evidence, "h2", item.label || item.lines[0]);
    list("What the picture says", item.lines);
    if (nodes.has(dom)) {
      const into = data.edges.filter((edge) => edge.target === dom);
      const out = data.edges.filter((edge) => edge.source === dom);
      list("Acted on by", into.map((edge) => edge.lines.join("; ")));
      list("Acts on", out.map((edge) => edge.lines.join("; ")));
      list("Sources", [...new Set([...into, ...out].flatMap((edge) => edge.evidence))]);
    } else list("Sources", item.evidence);
    record(item);
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    status.textContent = `Evidence of ${item.label || item.lines[0]}`;
  };
  const close = () => {
    panel.hidden = true;
    const back = nodes.has(chosen) ? element(chosen) : stage;
    mark("");
    if (back) back.focus();
  };

  // --- search, filters, routes -------------------------------------------------------------------------
  const wanted = (node) => {
    const words = value("search").trim().toLowerCase();
    const text = `${node.label} ${node.lines.join(" ")}`.toLowerCase();
    return (!words || text.includes(words)) && (!value("cell") || node.cell === value("cell"))
      && (!value("direction") || node.direction === value("direction"))
      && (!Number(value("stability")) || (node.stability !== null && node.stability >= Number(value("stability"))));
  };
  const pathOf = (group, name) => new Set((data[group].find((one) => one.name === name) || { edges: [] }).edges);
  const apply = () => {
    const sign = { "+": 1, "-": -1, "?": 0 }[value("sign")];
    const pathway = value("pathway") && pathOf("pathways", value("pathway"));
    const route = value("route") && pathOf("routes", value("route"));
    const edgesOn = new Set(data.edges.filter((edge) => (sign === undefined || edge.sign === sign)
      && (!pathway || pathway.has(edge.dom)) && (!route || route.has(edge.dom))).map((edge) => edge.dom));
    const touched = new Set([...edgesOn].flatMap((dom) => [edges.get(dom).source, edges.get(dom).target]));
    const narrow = sign !== undefined || pathway || route;
    const nodesOn = new Set(data.nodes.filter((node) => wanted(node) && (!narrow || touched.has(node.dom)))
      .map((node) => node.dom));
    let count = 0;
    nodes.forEach((_, dom) => {
      const on = nodesOn.has(dom);
      count += on;
      element(dom).classList.toggle("dim", !on);
      row(dom).hidden = !on;
    });
    edges.forEach((edge, dom) => {
      const on = edgesOn.has(dom) && nodesOn.has(edge.source) && nodesOn.has(edge.target);
      element(dom).classList.toggle("dim", !on);
      element(dom).classList.toggle("on-route", Boolean(route) && on);
      row(dom).hidden = !on;
    });
    const words = route ? (data.routes.find((one) => one.name === value("route")) || {}).words : "";
    status.textContent = `${count} of ${nodes.size} nodes shown. ${words || ""}`;
  };

  // --- keyboard ----------------------------------------------------------------------------------------
  const follow = (dom, forward, step) => {
    const ends = data.edges.filter((edge) => (forward ? edge.source : edge.target) === dom)
      .map((edge) => (forward ? edge.target : edge.source));
    if (!ends.length) { status.textContent = forward ? "no arrow leaves this node" : "no arrow reaches this node"; return; }
    via = ((step % ends.length) + ends.length) % ends.length;
    walking = true;
    element(ends[via]).focus();
    walking = false;
  };
  let trail = null;
  let walking = false;
  stage.addEventListener("focusin", () => { if (!walking) trail = null; });
  const walk = (dom, key) => {
    if (key === "ArrowDown" || key === "ArrowUp") {
      const forward = key === "ArrowDown";
      trail = { from: dom, forward };
      follow(dom, forward, 0);
    } else if (trail) follow(trail.from, trail.forward, via + (key === "ArrowRight" ? 1 : -1));
    else {
      const order = [...nodes.keys()];
      const next = order.indexOf(dom) + (key === "ArrowRight" ? 1 : -1);
      element(order[(next + order.length) % order.length]).focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    const dom = event.target.closest ? (event.target.closest(".node") || {}).id : "";
    if (event.key === "Escape") { if (!panel.hidden) close(); return; }
    if (typing) return;
    if (event.key === "+" || event.key === "=") zoom(0.8);
    else if (event.key === "-") zoom(1.25);
    else if (event.key === "0") reset();
    else if (event.key === "/") field("search").focus();
    else if (event.key === "Enter" && dom) open(dom);
    else if (event.key.startsWith("Arrow") && dom) walk(dom, event.key);
    else if (event.key.startsWith("Arrow") && event.target === stage) element(data.nodes[0].dom).focus();
    else return;
    event.preventDefault();
  });

  // --- downloads ---------------------------------------------------------------------------------------
  const save = (blob, suffix) => {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = `${data.title.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "picture"}.${suffix}`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  };
  const picture = () => new Blob([original], { type: "image/svg+xml" });
  const png = () => {
    const image = new Image();
    const source = URL.createObjectURL(picture());
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * whole[2];
      canvas.height = 2 * whole[3];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(source);
      canvas.toBlob((blob) => save(blob, "png"), "image/png");
    };
    image.src = source;
  };

  // --- set up ------------------------------------------------------------------------------------------
  data.nodes.forEach((node) => {
    const drawn = element(node.dom);
    drawn.setAttribute("tabindex", "0");
    drawn.setAttribute("role", "button");
    drawn.setAttribute("aria-label", `${node.label}, ${node.words}, ${node.place}`);
  });
  stage.querySelectorAll("a").forEach((anchor) => {
    anchor.removeAttribute("href");
    anchor.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
  });
  stage.addEventListener("click", (event) => {
    const hit = event.target.closest(".node, .edge");
    if (hit && !(drag && drag.moved)) open(hit.id);
  });
  document.getElementById("tables").addEventListener("click", (event) => {
    const hit = event.target.closest("tr[data-dom]");
    if (hit && !event.target.closest("a")) open(hit.dataset.dom);
  });
  field("controls").addEventListener("submit", (event) => event.preventDefault());
  ["input", "change"].forEach((kind) => field("controls").addEventListener(kind, () => {
    if (field("stability")) field("stability-value").textContent = value("stability");
    apply();
  }));
  field("close").addEventListener("click", close);
  field("zoom-in").addEventListener("click", () => zoom(0.8));
  field("zoom-out").addEventListener("click", () => zoom(1.25));
  field("zoom-reset").addEventListener("click", reset);
  field("save-svg").addEventListener("click", () => save(picture(), "svg"));
  field("save-png").addEventListener("click", png);
})();
