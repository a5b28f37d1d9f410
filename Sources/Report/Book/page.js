"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
};

// Opens what an address points into, so that a link never leads to something folded up.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let node = target || null; node; node = node.parentElement) {
    if (node instanceof HTMLDetailsElement) node.open = true;
  }
};
addEventListener("hashchange", unfold);
unfold();

// Says in the contents which section is in view.
const links = new Map(all("nav a").map((link) => [link.getAttribute("href").slice(1), link]));
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "0px 0px -70% 0px" });
for (const section of all("main > section")) watcher.observe(section);

// Search: the contents show the sections that have all words; Enter goes to the first.
const nav = document.querySelector("nav");
const sections = all("main > section").filter((section) => links.has(section.id));
if (nav && sections.length > 1) {
  const box = make("input");
  box.type = "search";
  box.placeholder = "Search sections";
  box.setAttribute("aria-label", "Search sections");
  const found = make("p", "", "found");
  found.setAttribute("role", "status");
  let texts;
  box.addEventListener("input", () => {
    texts ??= new Map(sections.map((section) => [section, (section.id + " " + section.textContent).toLowerCase()]));
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const section of sections) {
      const fits = words.every((word) => texts.get(section).includes(word));
      links.get(section.id).closest("li").hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of all("nav li.group")) group.hidden = all("li", group).every((item) => item.hidden);
    found.textContent = words.length ? `${count} of ${sections.length} sections` : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    all("nav li:not([hidden]):not(.group) > a")[0]?.click();
  });
  nav.querySelector("h2").after(box, found);
}

// Downloads: a table as CSV or LaTeX, a picture as SVG, made from what the page shows.
const save = (name, type, text) => {
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
// The cells as a grid; what spans several places is in each of them, or in the first alone.
const rows = (table, repeats = true) => {
  const grid = [];
  all("tr", table).forEach((row, y) => {
    grid[y] ??= [];
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      const copy = cell.cloneNode(true);
      for (const note of all("sup, .mark", copy)) note.remove();
      for (let dy = 0; dy < cell.rowSpan; dy += 1) {
        for (let dx = 0; dx < cell.colSpan; dx += 1) (grid[y + dy] ??= [])[x + dx] = repeats || dx + dy === 0 ? copy.textContent.trim() : "";
      }
    }
  });
  return grid;
};
const csv = (table) => rows(table).map((row) =>
  [...row].map((cell) => /[",\n]/.test(cell ?? "") ? `"${cell.replaceAll('"', '""')}"` : cell ?? "").join(",")).join("\r\n") + "\r\n";
const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "−": "$-$", "±": "$\\pm$",
  "×": "$\\times$", "–": "--", "≥": "$\\geq$", "≤": "$\\leq$", "√": "$\\surd$", "\u00a0": "~" };
const latex = (table) => {
  const words = (text) => (text ?? "").replace(/[\\~^−±×–≥≤√\u00a0{}%&_#$]/g, (sign) => signs[sign] ?? "\\" + sign);
  const grid = rows(table, false).map((row) => "  " + [...row].map(words).join(" & ") + " \\\\");
  const kinds = [...table.tBodies[0].rows[0].cells].map((cell) => cell.matches("td:not(.t), .n") ? "r" : "l").join("");
  grid.splice(table.tHead.rows.length, 0, "  \\midrule");
  return `% Needs \\usepackage{booktabs}.\n\\begin{tabular}{${kinds}}\n  \\toprule\n${grid.join("\n")}\n  \\bottomrule\n\\end{tabular}\n`;
};
for (const section of all("main > section.artifact")) {
  const name = section.id.slice("section-".length);
  all(".table", section).forEach((part, index, parts) => {
    const line = make("p", "", "downloads");
    const stem = `${name}${parts.length > 1 ? "-" + (index + 1) : ""}`;
    for (const [kind, ending, type, write] of [["CSV", "csv", "text/csv", csv], ["LaTeX", "tex", "text/x-tex", latex]]) {
      const button = make("button", kind);
      button.type = "button";
      button.setAttribute("aria-label", `Download the table as ${kind}`);
      button.addEventListener("click", () => save(`${stem}.${ending}`, type, write(part.querySelector("table"))));
      line.append(button);
    }
    part.append(line);
  });
  for (const figure of all("figure[data-file]", section)) {
    const picture = figure.querySelector("svg");
    if (!picture) continue;
    const line = make("p", "", "downloads");
    const button = make("button", "SVG");
    button.type = "button";
    button.setAttribute("aria-label", "Download the picture as SVG");
    button.addEventListener("click", () => {
      const copy = picture.cloneNode(true);
      copy.setAttribute("color", "#1f2328");
      save(figure.dataset.file, "image/svg+xml", copy.outerHTML);
    });
    line.append(button);
    figure.querySelector("figcaption").append(line);
  }
}

// A number opens what it comes from: its name, its setting, its runs with parameters, seeds and digests.
const runs = (text) => text.split(" ").flatMap((range) => {
  const [, family, first, last] = range.match(/^(\d+)\.(\d+)(?:-(\d+))?$/) ?? [];
  if (family === undefined) return [];
  const count = Number(last ?? first) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => document.getElementById(`run-${family}.${Number(first) + index}`));
}).filter(Boolean);
const dialog = make("dialog");
dialog.setAttribute("aria-labelledby", "number-title");
document.body.append(dialog);
const show = (number) => {
  const section = number.closest("section");
  const cell = number.closest("td, th");
  const short = number.dataset.m;
  const name = short.includes(":") ? short : `${section.id.slice("section-".length)}:${short}`;
  const title = make("h2", name);
  title.id = "number-title";
  const form = make("form");
  form.method = "dialog";
  form.append(make("button", "Close"));
  const facts = make("dl");
  const fact = (name, value) => { if (value) facts.append(make("dt", name), make("dd", value)); };
  const clean = cell.cloneNode(true);
  for (const note of all("sup, .mark", clean)) note.remove();
  fact("here", clean.textContent.trim());
  const below = cell.parentElement.nextElementSibling;
  if (below?.classList.contains("published")) {
    const shift = cell.parentElement.cells.length - below.cells.length;
    const paper = below.cells[cell.cellIndex - shift]?.cloneNode(true);
    for (const note of paper ? all("sup", paper) : []) note.remove();
    fact("published", paper?.textContent.trim());
  }
  fact("compared", cell.querySelector(".mark")?.title);
  fact("setting", [section.querySelector(":scope > .setting")?.textContent,
    cell.closest("table").querySelector("caption .setting")?.textContent].filter(Boolean).join(" · "));
  fact("follow it", `./repro trace ${name}`);
  dialog.replaceChildren(form, title, facts);
  const stage = section.querySelector("details.provenance dl");
  if (stage) dialog.append(make("h4", "Computed by"), stage.cloneNode(true));
  const linked = all("details.provenance ul a", section).map((link) => document.getElementById(link.getAttribute("href").slice(1)));
  const own = number.dataset.r ? runs(number.dataset.r) : linked.filter(Boolean).flatMap((family) => all("tbody tr", family));
  for (const family of new Set(own.map((row) => row.closest("details")))) {
    const members = own.filter((row) => row.closest("details") === family);
    const fold = make("details");
    fold.open = members.length <= 12;
    const frame = make("div", "", "scroll");
    frame.tabIndex = 0;
    const table = make("table", "", "keys");
    table.append(family.querySelector("thead").cloneNode(true), make("tbody"));
    for (const row of members) {
      const copy = row.cloneNode(true);
      copy.removeAttribute("id");
      table.tBodies[0].append(copy);
    }
    frame.append(table);
    fold.append(make("summary", `${family.querySelector("summary").textContent.split(":")[0]}: ${members.length} ${members.length === 1 ? "run" : "runs"}`));
    const shared = family.querySelector("dl");
    if (shared) fold.append(make("h4", "Shared by all"), shared.cloneNode(true));
    for (const part of all("dl[data-of]", family)) {
      const applies = members.some((row) => row.cells[0].textContent.split("/").includes(part.dataset.of));
      if (applies) fold.append(make("h4", `Where ${part.dataset.of}`), part.cloneNode(true));
    }
    fold.append(frame);
    dialog.append(fold);
  }
  dialog.showModal();
  dialog.scrollTop = 0;
};
document.addEventListener("click", (event) => {
  const number = event.target.closest?.("a[data-m]");
  if (!number || event.ctrlKey || event.metaKey || event.shiftKey || !dialog.showModal) return;
  event.preventDefault();
  show(number);
});
