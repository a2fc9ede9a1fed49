"use strict";
// The query page's part in the browser: colours, and the terms of the vocabulary as one types. The form works without it.
(() => {
  const box = document.querySelector("#query");
  if (!box) return;
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // --- colours: the text once more behind the form's own -------------------------------------------------
  const KINDS = ["iri", "string", "remark", "variable", "word", "term"];
  const TOKEN = new RegExp([
    /(<[^<>\s"{}|\\^`]*>)/, /("""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)/, /(#[^\n]*)/, /([?$]\w+)/,
    /\b(SELECT|ASK|CONSTRUCT|DESCRIBE|WHERE|FROM|NAMED|PREFIX|BASE|OPTIONAL|UNION|MINUS|GRAPH|FILTER|BIND|VALUES|AS|DISTINCT|REDUCED|GROUP|ORDER|BY|HAVING|LIMIT|OFFSET|ASC|DESC|NOT|EXISTS|IN|a)\b(?!:)/,
    /([A-Za-z][\w-]*:[\w.-]*)/,
  ].map((one) => one.source).join("|"), "g");
  const editor = make("div", "editor");
  const shade = make("pre");
  shade.setAttribute("aria-hidden", "true");
  box.replaceWith(editor);
  editor.append(shade, box);
  const paint = () => {
    const text = box.value;
    const parts = [];
    let last = 0;
    for (const found of text.matchAll(TOKEN)) {
      parts.push(document.createTextNode(text.slice(last, found.index)));
      parts.push(make("span", KINDS[found.slice(1).findIndex((one) => one !== undefined)], found[0]));
      last = found.index + found[0].length;
    }
    // A last line that is empty has no height of its own.
    parts.push(document.createTextNode(`${text.slice(last)}\n`));
    shade.replaceChildren(...parts);
    shade.scrollTop = box.scrollTop;
  };
  box.addEventListener("scroll", () => { shade.scrollTop = box.scrollTop; });

  // --- terms of the vocabulary ------------------------------------------------------------------------------
  const listed = make("ul", "terms");
  listed.id = "terms";
  listed.setAttribute("role", "listbox");
  listed.setAttribute("aria-label", "Terms of the vocabulary");
  listed.hidden = true;
  editor.append(listed);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "terms");
  let terms = null;
  let at = -1;
  const typed = () => (box.value.slice(0, box.selectionStart).match(/(?:^|[\s({,;./|^!])(kg:[\w-]*)$/) || [])[1];
  const hide = () => {
    listed.hidden = true;
    at = -1;
    box.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const items = [...listed.children];
    at = (to + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    box.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const insert = (name) => {
    const begun = typed();
    if (begun === undefined) return;
    box.setRangeText(name, box.selectionStart - begun.length, box.selectionStart, "end");
    hide();
    paint();
  };
  const complete = async () => {
    if (typed() === undefined) { hide(); return; }
    terms = terms || fetch("/vocab.json").then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    const known = await terms;
    const begun = typed();
    if (begun === undefined) { hide(); return; }
    const wanted = begun.slice(3).toLowerCase();
    const found = known.filter((term) => term.name.toLowerCase().startsWith(wanted) && `kg:${term.name}` !== begun).slice(0, 50);
    listed.replaceChildren(...found.map((term, i) => {
      const item = make("li");
      item.id = `term-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.name = `kg:${term.name}`;
      item.append(make("span", "", `kg:${term.name} `), make("span", "dim", term.says || term.label));
      return item;
    }));
    hide();
    listed.hidden = !found.length;
  };
  box.addEventListener("input", () => { paint(); complete(); });
  box.addEventListener("blur", hide);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { box.form.requestSubmit(); return; }
    if (listed.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); point(at - 1); }
    else if (event.key === "Escape") { event.preventDefault(); hide(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); insert(listed.children[at].dataset.name); }
  });
  listed.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) { event.preventDefault(); insert(item.dataset.name); }
  });
  paint();
})();
