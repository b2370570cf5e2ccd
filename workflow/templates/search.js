(() => {
  const form = document.getElementById("search");
  const told = document.getElementById("told");
  const hits = document.getElementById("hits");
  const more = document.getElementById("older");
  const years = form.dataset.years.split(" ").filter(Boolean);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const asked = new URLSearchParams(location.search).get("q") || "";
  const words = fold(asked).split(/\s+/).filter(Boolean);
  const enough = 30;
  let number = 0;
  let wanted = enough;

  const add = (parent, name, text, values) => {
    const element = Object.assign(document.createElement(name), values);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const show = ([path, lang, , title, day, kind, excerpt]) => {
    const item = add(hits, "article", "", { className: "item" });
    add(item, "p", [day, kind].filter(Boolean).join(" · "), { className: "quiet" });
    const text = add(item, "div", "", lang ? { lang, dir: "auto" } : {});
    add(add(text, "h2", "", {}), "a", title, { href: form.dataset.root + path });
    if (excerpt) add(text, "p", excerpt, {});
    number += 1;
  };
  const tell = () => {
    told.textContent = number ? form.dataset.told.replace("{}", number) : form.dataset.none;
    more.hidden = !years.length;
  };
  const next = () => {
    if (number >= wanted || !years.length) return tell();
    const script = document.createElement("script");
    script.src = years.shift() + ".js";
    script.onerror = next;
    document.head.append(script);
  };
  window.found = (year, rows) => {
    for (const row of rows) {
      const text = fold(row.slice(2).join(" "));
      if (words.every((word) => text.includes(word))) show(row);
    }
    next();
  };
  more.onclick = () => {
    wanted = number + enough;
    next();
  };
  form.hidden = false;
  document.getElementById("off").hidden = true;
  form.q.value = asked;
  if (words.length) next();
})();
