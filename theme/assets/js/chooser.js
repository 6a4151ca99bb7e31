// Follow the reader to the language last read here, else to the first of the browser's languages that the site speaks.
// An address with #choose stays, so that the choice can be made anew.
(() => {
  const spoken = ["ar", "en", "fr"]
  const remembered = () => {
    try { return localStorage.getItem("language") } catch { return null }
  }
  const preferred = (navigator.languages || []).map(tag => tag.slice(0, 2).toLowerCase())
  const language = [remembered(), ...preferred].find(code => spoken.includes(code))
  // A folder on the reader's own device has nobody to look for its index.
  const home = location.protocol === "file:" ? "/index.html" : "/"
  if (language && location.hash !== "#choose") location.replace(language + home)
})()
