// One error page serves all addresses: show the language that the address names, else the one last read, else all three.
document.addEventListener("DOMContentLoaded", () => {
  const remembered = () => {
    try { return localStorage.getItem("language") } catch { return null }
  }
  const preferred = (navigator.languages || []).map(tag => tag.slice(0, 2).toLowerCase())
  const doors = [...document.querySelectorAll(".door")]
  const wanted = [...location.pathname.split("/"), remembered(), ...preferred]
  const language = wanted.find(code => doors.some(door => door.dataset.language === code))
  if (!language) return
  const { lang, dir } = doors.find(door => door.dataset.language === language)
  Object.assign(document.documentElement, { lang, dir })
  for (const door of doors) door.hidden = door.dataset.language !== language
})
