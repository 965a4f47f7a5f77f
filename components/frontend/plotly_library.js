// Loads Plotly once a page, from the bytes that the server sends: no host need serve another file, and none is asked.
export default function ({ data }) {
  const library = (window.sentenceLabPlotly ??= {})
  library.ready ??= new Promise((resolve) => (library.resolve = resolve))
  if (library.started || !data) return
  library.started = true
  const unpacked = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))
  new Response(unpacked).blob().then((code) => {
    const script = document.createElement("script")
    script.src = URL.createObjectURL(new Blob([code], { type: "text/javascript" }))
    script.onload = () => library.resolve(window.Plotly)
    document.head.append(script)
  })
}
