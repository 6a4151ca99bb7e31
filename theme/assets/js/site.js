// Runs before Material's script, in the head. It remembers the language, gives the drawer and the search their buttons,
// and prepares the search and copying: nothing is fetched before the reader turns to them, and a query is text, folded as the
// index is.
(() => {
  "use strict"
  const language = document.documentElement.lang

  try { localStorage.setItem("language", language) } catch { /* storage may be shut off: the choice is then not kept */ }

  // Buttons for Material's hidden check boxes, because its labels cannot be reached by keyboard.
  document.addEventListener("click", event => {
    const button = event.target.closest("button[data-toggle]")
    if (!button) return
    document.getElementById(button.dataset.toggle).click()
    if (button.dataset.toggle === "__search") document.querySelector(".md-search__input").focus()
  })

  // Copying is fetched when the reader turns to what can be copied.
  let copying
  const path = document.currentScript.src
  const fetchCopying = () => {
    copying = document.createElement("script")
    copying.src = path.replace("site.js", "copy.js")
    document.head.append(copying)
  }

  // On a phone the style sheet stacks a table's cells, and older browsers then forget what its tags mean. Told here and not
  // in the HTML, where a role may not repeat a tag.
  const ROLES = { table: "table", "thead, tbody": "rowgroup", tr: "row", "thead th": "columnheader", "tbody th": "rowheader", td: "cell" }
  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("table.data")) {
      for (const [tags, role] of Object.entries(ROLES)) {
        for (const element of table.matches(tags) ? [table] : table.querySelectorAll(tags)) element.setAttribute("role", role)
      }
    }
  })

  // --- The search is loaded on demand ------------------------------------------------------------------------------
  // Material asks for the index and starts its worker at load. Both wait here; if Material changes how it asks, they
  // pass through untouched and the search works as in the stock theme.
  let wanted = false
  const waiting = []
  const whenWanted = action => wanted ? action() : waiting.push(action)
  const want = () => {
    wanted = true
    waiting.splice(0).forEach(action => action())
  }

  const { open, send } = XMLHttpRequest.prototype
  const addresses = new WeakMap()
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    addresses.set(this, String(url))
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (body) {
    const address = addresses.get(this)
    if (address.endsWith("/search/search_index.json")) return whenWanted(() => send.call(this, body))
    // Material looks for a sitemap at each hreflang link, to keep the page when the language changes. Ours does that in HTML.
    if (address.endsWith("/sitemap.xml")) return this.dispatchEvent(new Event("error"))
    return send.call(this, body)
  }

  const isSearch = element => element.closest?.("[data-md-component=search], [data-toggle=__search]")
  for (const type of ["focusin", "pointerover", "touchstart"]) {
    document.addEventListener(type, event => {
      if (!wanted && isSearch(event.target)) want()
      if (!copying && event.target.closest?.(".headerlink, .take")) fetchCopying()
    }, { passive: true })
  }
  if (new URLSearchParams(location.search).has("q")) want()

  // --- What the reader types ---------------------------------------------------------------------------------------
  // The same folding as factbase/search.py; tests/test_search_folding.py compares the two word by word.
  const MARKS = /[\u064b-\u0652\u0670\u0640]/g
  const LETTERS = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ة": "ه", "ى": "ي", "ء": "" }
  const PREFIX = /^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=[^]{4})|[بكل](?=[^]{4}))(?=[^]{2})/
  const withoutMarks = word => word.replace(MARKS, "")
  const withoutAccents = word => word.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("œ", "oe").replaceAll("æ", "ae")
  const FOLDS = {
    ar: word => {
      const folded = withoutMarks(word).replace(/[أإآٱؤئةىء]/g, letter => LETTERS[letter])
      return [folded, folded.replace(PREFIX, "")]
    },
    fr: word => [withoutAccents(word)],
    en: () => []
  }
  const MOST_WORDS = 12
  const MOST_LETTERS = 40

  function words(query) {
    const text = language === "ar" ? withoutMarks(query) : query
    return (text.slice(0, 1000).toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) || [])
      .slice(0, MOST_WORDS).map(word => word.slice(0, MOST_LETTERS))
  }
  const fold = word => [...new Set([word, ...FOLDS[language](word)])].filter(form => form.length > 1 || form === word)

  // Stand-in for the worker: starts it with the first message, folds queries on the way in, and on the way out counts a
  // word as found when one of its other spellings was, and sorts the pages by it.
  const QUERY = 2, RESULT = 3
  const WHOLE = 4
  const RealWorker = window.Worker
  // A page that is opened from a folder may not start a worker from a file: there search_index.js, which Material reads
  // before it starts the worker, brings the worker's text along (factbase/offline.py).
  const startWorker = address => new RealWorker(location.protocol === "file:"
    ? URL.createObjectURL(new Blob([window.searchWorker], { type: "text/javascript" }))
    : address)
  window.Worker = class extends EventTarget {
    #address
    #worker
    #forms = new Map()

    constructor(address) {
      super()
      this.#address = address
    }

    postMessage(message) {
      if (message.type === QUERY) message = { ...message, data: this.#folded(message.data) }
      this.#started().postMessage(message)
    }

    #started() {
      if (!this.#worker) {
        this.#worker = startWorker(this.#address)
        this.#worker.onmessage = ({ data }) => {
          if (data.type === RESULT) this.#improve(data.data.items)
          this.dispatchEvent(new MessageEvent("message", { data }))
        }
      }
      return this.#worker
    }

    #folded(query) {
      this.#forms = new Map(words(query).map(word => [word, fold(word)]))
      // Material looks for beginnings of words, but not of a word with a boost: whole words count for more.
      return [...new Set([...this.#forms.values()].flat())].map(form => `${form}^${WHOLE} ${form}`).join(" ")
    }

    // Pages that have all of the words come first, then those with fewer; among equals Material's order stands.
    #improve(pages) {
      pages.flat().forEach(item => this.#merge(item))
      const words = new Map(pages.map(page => [page, [...this.#forms.keys()].filter(word => page.some(item => item.terms[word])).length]))
      pages.sort((one, other) => words.get(other) - words.get(one))
    }

    #merge(item) {
      const found = item.terms || {}
      item.terms = Object.fromEntries([...this.#forms].map(([word, forms]) => [word, forms.some(form => found[form])]))
    }
  }
  window.foldQuery = query => words(query).map(word => fold(word))
})()
