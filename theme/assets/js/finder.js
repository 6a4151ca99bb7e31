/* The list of partnerships: the choices above the table at work, kept in the address, and columns that sort. Both come
   complete from the server; nothing here knows the vocabulary. */
(() => {
  const form = document.querySelector(".finder")
  const table = document.querySelector("table.data")
  const count = form.querySelector("output")
  const attributes = {member: "members", partner: "outside", model: "models", domain: "domain", status: "status"}
  const collator = new Intl.Collator(document.documentElement.lang, {numeric: true})
  const rows = [...table.tBodies[0].rows].map(row => ({
    row,
    text: fold(row.textContent),
    keys: Object.fromEntries(Object.entries(attributes).map(([field, name]) => [field, row.cells[0].dataset[name].split(" ")])),
    cells: [...row.cells].map(cell => cell.textContent.trim()),
  }))

  /* As the search does: no accents, marks or hamza. */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0655\u0640]/g, "")
      .replace(/[\u0622\u0623\u0625]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase()
  }

  function show() {
    const {text, ...wanted} = Object.fromEntries(new FormData(form))
    const words = fold(text).split(/\s+/)
    let shown = 0
    for (const entry of rows) {
      const fits = Object.entries(wanted).every(([field, key]) => !key || entry.keys[field].includes(key)) &&
        words.every(word => entry.text.includes(word))
      if (entry.row.hidden === fits) entry.row.hidden = !fits
      shown += fits
    }
    count.textContent = form.dataset.count.replace("{}", shown).replace("{all}", rows.length)
    const chosen = new URLSearchParams(Object.entries({text, ...wanted}).filter(([, value]) => value))
    history.replaceState(null, "", location.pathname + (chosen.size ? `?${chosen}` : "") + location.hash)
  }

  function sort(header, index) {
    const order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending"
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
    header.setAttribute("aria-sort", order)
    const sign = order === "ascending" ? 1 : -1
    rows.sort((one, other) => sign * collator.compare(one.cells[index], other.cells[index]))
    table.tBodies[0].append(...rows.map(({row}) => row))
  }

  for (const [index, header] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button")
    button.type = "button"
    button.append(...header.childNodes)
    button.addEventListener("click", () => sort(header, index))
    header.append(button)
  }
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name === "text" || name in attributes) form.elements[name].value = value
  }
  form.addEventListener("input", show)
  form.addEventListener("reset", () => setTimeout(show))
  form.addEventListener("submit", event => event.preventDefault())
  show()
})()
