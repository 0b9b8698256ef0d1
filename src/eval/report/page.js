// Orders and filters the list of queries. The page works without it.
"use strict";
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const list = document.getElementById("list");
  const order = document.getElementById("order");
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const queries = [...list.children];

  const sort = () => {
    const sign = order.value.startsWith("-") ? -1 : 1;
    const key = order.value.replace("-", "");
    const place = (query) => sign * Number(query.dataset[key]);
    list.append(...queries.sort((a, b) => place(a) - place(b)));
  };

  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const query of queries) {
      const name = query.querySelector(".name").textContent.toLowerCase();
      query.hidden = !name.includes(wanted);
      shown += !query.hidden;
    }
    found.textContent = wanted ? `${shown} of ${queries.length}` : "";
  };

  order.addEventListener("change", sort);
  find.addEventListener("input", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
})();
