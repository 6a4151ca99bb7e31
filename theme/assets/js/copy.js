// Copying: a button at each form of the citation, and headings whose link hands over the address. site.js fetches this
// file when the reader turns to one of them. Without a clipboard (an insecure address) the text is selected instead.
(() => {
  const said = document.querySelector(".said")
  let clearing

  async function copy(text, shown) {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      if (shown) getSelection().selectAllChildren(shown)
      return
    }
    clearTimeout(clearing)
    said.replaceChildren(said.dataset.copied)
    clearing = setTimeout(() => said.replaceChildren(), 3000)
  }

  for (const shown of document.querySelectorAll(".take :is(span, code)")) {
    const label = shown.closest("pre")?.previousElementSibling
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = said.dataset.copy
    if (label) button.setAttribute("aria-label", `${said.dataset.copy}: ${label.textContent}`)
    button.addEventListener("click", () => copy(shown.textContent.trim(), shown))
    const place = label ?? shown.parentElement
    place.append(" ", button)
  }
  document.addEventListener("click", event => {
    const link = event.target.closest(".headerlink")
    if (link) copy(link.href)
  })
})()
