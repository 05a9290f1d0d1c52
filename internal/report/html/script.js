(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const said = one("#said");

  // The theme: as the system says, until the button is used. Where nothing can be stored, it lasts as long as the page.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = one("#theme");
  const stored = (value) => {
    try {
      if (value) localStorage.setItem("plumbline-theme", value);
      return localStorage.getItem("plumbline-theme");
    } catch {
      return null;
    }
  };
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const label = () => { button.textContent = dark() ? "Light theme" : "Dark theme"; };
  if (["dark", "light"].includes(stored())) root.dataset.theme = stored();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    stored(root.dataset.theme);
    label();
  });
  system.addEventListener("change", label);
  label();

  // What the page keeps in a noscript element is text as long as scripts run; it becomes elements when it is opened.
  const fill = (details) => {
    const kept = one(":scope > noscript", details);
    if (kept) kept.replaceWith(document.createRange().createContextualFragment(kept.textContent));
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) fill(event.target); }, true);

  // Copying a curl line. The clipboard is not given to every page; then the line is selected and copied as people do.
  const copy = async (button) => {
    const code = one("code", button.parentElement);
    let done = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      done = true;
    } catch {
      getSelection().selectAllChildren(code);
      done = document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    button.textContent = done ? "Copied" : "Not copied";
    said.textContent = done ? "The curl line was copied" : "The curl line could not be copied";
    setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
  };
  document.addEventListener("click", (event) => {
    const target = event.target.closest("button.copy, a[data-outcome]");
    if (!target) return;
    if (target.matches("button")) return void copy(target);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    write({ outcome: [target.dataset.outcome], suite: target.dataset.suite });
    apply();
    const heading = one("#h-cases");
    heading.tabIndex = -1;
    heading.focus();
  });

  // Search and filter.
  const form = one("#filter");
  const field = form.elements;
  const boxes = all("input[name=outcome]", form);
  const outcomes = boxes.map((box) => box.value);
  const groups = all("#cases .group").map((element) => ({ element, count: one("[data-group]", element), shown: 0 }));
  const cases = groups.flatMap((group) => all(":scope > .case", group.element).map((element) => ({
    element, group, outcome: element.dataset.outcome, operation: element.dataset.operation, suite: element.dataset.suite,
    labels: element.dataset.labels.split(","), text: null,
  })));
  const decode = { "&#34;": '"', "&#39;": "'", "&#43;": "+", "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  const textOf = (item) => {
    if (item.text === null) {
      const kept = one(":scope > noscript", item.element);
      const full = document.getElementById("full-" + item.element.id);
      item.text = [one("summary", item.element).textContent, item.operation,
        kept ? kept.textContent.replace(/<[^>]*>/g, " ").replace(/&(#34|#39|#43|lt|gt|amp);/g, (entity) => decode[entity]) : one(".b", item.element).textContent,
        full ? full.textContent : ""].join(" ").toLowerCase();
    }
    return item.text;
  };
  const read = () => ({
    outcome: boxes.filter((box) => box.checked).map((box) => box.value),
    suite: field.suite ? field.suite.value : "", operation: field.operation.value, label: field.label.value, text: field.text.value,
  });
  const write = (state) => {
    for (const box of boxes) box.checked = state.outcome.includes(box.value);
    for (const name of ["suite", "operation", "label"]) {
      if (!field[name]) continue;
      field[name].value = state[name] || "";
      if (field[name].selectedIndex < 0) field[name].value = "";
    }
    field.text.value = state.text || "";
  };
  const plural = (n, what) => n + " " + what + (n === 1 ? "" : "s");
  const apply = (remember = true) => {
    const state = read();
    const wanted = new Set(state.outcome);
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = Object.fromEntries(outcomes.map((name) => [name, 0]));
    for (const group of groups) group.shown = 0;
    let shown = 0;
    for (const item of cases) {
      const others = (!state.suite || item.suite === state.suite) && (!state.operation || item.operation === state.operation) &&
        (!state.label || item.labels.includes(state.label)) && (words.length === 0 || words.every((word) => textOf(item).includes(word)));
      if (others) counts[item.outcome] += 1;
      const show = others && wanted.has(item.outcome);
      if (item.element.hidden === show) item.element.hidden = !show;
      if (show) { shown += 1; item.group.shown += 1; }
    }
    for (const group of groups) {
      group.element.hidden = group.shown === 0;
      group.count.textContent = group.shown;
    }
    for (const name of outcomes) one('[data-count="' + name + '"]', form).textContent = counts[name];
    one("#shown").textContent = "Showing " + (shown === cases.length ? "all " + plural(shown, "case") : shown + " of " + plural(cases.length, "case"));
    if (remember) keep(state);
  };
  // The filter is kept in the address, so that a link shows what its sender saw.
  const keep = (state) => {
    const query = new URLSearchParams();
    if (state.outcome.length < outcomes.length) query.set("outcome", state.outcome.join(","));
    for (const name of ["suite", "operation", "label", "text"]) if (state[name]) query.set(name, state[name]);
    const hash = query.size ? "#?" + query : location.pathname + location.search;
    try { history.replaceState(null, "", hash); } catch { /* pages without an address, such as about:srcdoc */ }
  };
  const clear = () => write({ outcome: outcomes });
  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => apply());
  field.text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  one("#reset").addEventListener("click", () => { clear(); apply(); field.text.focus(); });

  // An address leads to a filter, or to an element, which is opened and shown if it was not.
  const follow = () => {
    if (location.hash.startsWith("#?")) {
      const query = new URLSearchParams(location.hash.slice(2));
      const state = Object.fromEntries(query);
      state.outcome = query.has("outcome") ? query.get("outcome").split(",") : outcomes;
      write(state);
      apply(false);
      return;
    }
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const element = id && document.getElementById(id);
    if (!element) return;
    if (element.closest("[hidden]")) { clear(); apply(false); }
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") { fill(at); at.open = true; }
    element.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  apply(false);
  follow();

  // On paper nothing can be opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("#failures details:not([open]), #waived details:not([open]), #coverage > details:not([open]), #defects details:not([open])");
    for (const details of opened) { fill(details); details.open = true; }
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
})();
