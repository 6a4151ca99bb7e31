/* The list of partnerships: choices and a search box above the table, kept in the address; columns that sort. The table
   itself comes complete from the server, and every choice is read out of it, so nothing here knows the vocabulary. */
(() => {
  const table = document.querySelector("table.data")
  const labels = JSON.parse(document.querySelector("#finder-labels").textContent)
  const language = document.documentElement.lang
  const rows = [...table.tBodies[0].rows].map(row => ({
    row,
    data: row.cells[0].dataset,
    text: fold(row.textContent),
    key: [...row.cells].map(cell => cell.textContent.trim()),
  }))
  const collator = new Intl.Collator(language, {numeric: true})
  const form = document.createElement("form")
  const count = document.createElement("output")

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "").replace(/[أإآ]/g, "ا")
      .replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase()
  }

  /* One field of the form: its label, then the control. */
  function field(name, control) {
    const label = document.createElement("label")
    label.textContent = labels[name]
    control.name = name
    label.append(control)
    form.append(label)
  }

  /* The choices of a field: key and name pairs, in the order of the reader's language. */
  function choices(name, pairs) {
    const select = document.createElement("select")
    select.append(new Option(labels.all, ""))
    const sorted = [...new Map(pairs)].sort((one, other) => collator.compare(one[1], other[1]))
    for (const [key, text] of sorted) select.append(new Option(text, key))
    field(name, select)
  }

  /* The pairs that a list of keys in the data and a list of names in a cell make. */
  function paired(attribute, names) {
    return rows.flatMap(({row, data}) => data[attribute].split(" ").filter(Boolean).map((key, index) => [key, names(row, data)[index]]))
  }

  const states = row => [...row.cells[1].querySelectorAll("[data-state]")].map(state => state.textContent)
  const models = row => [...row.cells[2].querySelectorAll("[data-model]")].map(model => model.textContent)

  function build() {
    const text = document.createElement("input")
    text.type = "search"
    field("text", text)
    choices("member", paired("members", states))
    choices("partner", paired("outside", (row, data) => states(row).slice(data.members.split(" ").length)))
    choices("model", paired("models", models))
    choices("domain", rows.map(({row, data}) => [data.domain, row.cells[3].textContent]))
    choices("status", rows.map(({row, data}) => [data.status, row.cells[4].textContent]))
    const close = document.createElement("div")
    const reset = document.createElement("button")
    close.className = "finder__close"
    count.setAttribute("aria-live", "polite")
    reset.type = "reset"
    reset.textContent = labels.reset
    close.append(count, reset)
    form.append(close)
    form.className = "finder"
    form.setAttribute("role", "search")
    form.setAttribute("aria-label", labels.title)
    table.before(form)
  }

  function fits({data, text}, wanted) {
    const has = (attribute, key) => !key || data[attribute].split(" ").includes(key)
    return has("members", wanted.member) && has("outside", wanted.partner) && has("models", wanted.model) &&
      has("domain", wanted.domain) && has("status", wanted.status) &&
      fold(wanted.text || "").split(/\s+/).every(word => text.includes(word))
  }

  function show() {
    const wanted = Object.fromEntries(new FormData(form))
    let shown = 0
    for (const entry of rows) {
      const fit = fits(entry, wanted)
      if (entry.row.hidden === fit) entry.row.hidden = !fit
      shown += fit
    }
    count.textContent = labels.count.replace("{}", shown).replace("{all}", rows.length)
    const chosen = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))
    history.replaceState(null, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}${location.hash}`)
  }

  function sortable() {
    for (const [index, header] of [...table.tHead.rows[0].cells].entries()) {
      const button = document.createElement("button")
      button.type = "button"
      button.append(...header.childNodes)
      header.append(button)
      button.addEventListener("click", () => sort(header, index))
    }
  }

  function sort(header, index) {
    const order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending"
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
    header.setAttribute("aria-sort", order)
    const sign = order === "ascending" ? 1 : -1
    rows.sort((one, other) => sign * collator.compare(one.key[index], other.key[index]))
    table.tBodies[0].append(...rows.map(({row}) => row))
  }

  build()
  sortable()
  for (const [name, value] of new URLSearchParams(location.search)) {
    const control = form.elements.namedItem(name)
    if (control && name in labels) control.value = value
  }
  form.addEventListener("input", show)
  form.addEventListener("reset", () => setTimeout(show))
  form.addEventListener("submit", event => event.preventDefault())
  show()
})()
