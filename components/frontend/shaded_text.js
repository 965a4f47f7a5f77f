// Writes a sentence word by word, each on the shade of its number and with the number below it.

export default function ({ data, parentElement }) {
  const sentence = parentElement.querySelector(".sentence")
  sentence.setAttribute("aria-label", data.alt)
  sentence.replaceChildren(
    ...data.words.map(({ text, number, background, ink, title, joined }) => {
      const word = document.createElement("span")
      word.className = joined ? "word joined" : "word"
      word.title = title
      const shown = document.createElement("bdi") // a word from right to left turns nothing else
      shown.textContent = text
      shown.style.background = background
      shown.style.color = ink
      word.append(shown)
      if (number) {
        const below = document.createElement("small")
        below.textContent = number
        word.append(below)
      }
      return word
    })
  )
}
