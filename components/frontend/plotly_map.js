// Draws a Plotly figure and goes on with it: zoom, legend and lasso stay when colours or filters change. (Streamlit's
// own chart is made anew each time, and tells Python nothing of clicks in three dimensions.)

const NARROW = 640 // pixels: below, several lenses stand one below the other
const AIR = 4 // pixels between two labels
const STAR = 12 // pixels around a star or a ring, where no label may lie
const STILL = [["toImage"]]
const FLAT = [["toImage"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]]
const SPATIAL = [["toImage"], ["resetCameraDefault3d"]]

export default function ({ data, parentElement, setTriggerValue }) {
  const library = (window.sentenceLabPlotly ??= {})
  library.ready ??= new Promise((resolve) => (library.resolve = resolve))
  const div = parentElement.querySelector(".map")
  div.setAttribute("aria-label", data.alt)
  tellOfTheme(div, setTriggerValue)
  library.ready.then(async (Plotly) => {
    div.current = data
    await draw(Plotly, div)
    if (!div.wired) wire(Plotly, div, setTriggerValue)
    div.dataset.drawn = data.name // what tests and benchmarks wait for
  })
  return () => window.Plotly?.purge(div)
}

async function draw(Plotly, div) {
  const { figure, narrow, toolbar } = div.current
  const { data, layout } = JSON.parse(figure)
  div.narrow = div.clientWidth < NARROW
  if (div.narrow) for (const [path, value] of Object.entries(narrow)) assign(layout, path, value)
  div.style.minHeight = `${layout.height}px`
  layout.width = div.clientWidth
  div.titles = layout.annotations ?? []
  const still = layout.xaxis?.fixedrange && layout.yaxis?.fixedrange // then the wheel scrolls the page
  const buttons = layout.scene ? SPATIAL : still ? STILL : FLAT
  const bar = { displayModeBar: toolbar ? "hover" : false, displaylogo: false, modeBarButtons: buttons }
  const config = { ...bar, scrollZoom: toolbar && !still, plotlyServerURL: "" }
  // Where the axes stay as they are, labels go in at once; else they are known only when the axes are drawn.
  if (div.layout?.uirevision === layout.uirevision && div.layout?.width === layout.width && !layout.scene) {
    layout.annotations = [...div.titles, ...remember(div, fitting(div))]
  }
  await Plotly.react(div, data, layout, config)
  await placeLabels(Plotly, div)
}

// Sets "xaxis2.domain" or "annotations[1].x" of a layout.
function assign(layout, path, value) {
  const steps = path.split(/[.[\]]+/).filter(Boolean)
  const last = steps.pop()
  steps.reduce((part, step) => part[step], layout)[last] = value
}

function wire(Plotly, div, setTriggerValue) {
  div.wired = true
  const open = (point) => Number.isInteger(point?.customdata) && setTriggerValue("clicked", point.customdata)
  div.on("plotly_click", ({ points }) => points[0].data.scene || open(points[0]))
  openInSpace(div, open)
  div.on("plotly_selected", (event) => {
    if (!event) return
    const positions = event.points.map((point) => point.customdata).filter(Number.isInteger)
    setTriggerValue("selected", [...new Set(positions)]) // none takes the selection back
  })
  div.on("plotly_deselect", () => setTriggerValue("selected", []))
  div.on("plotly_relayout", () => placeLabels(Plotly, div))
  new ResizeObserver(() => {
    const width = div.clientWidth
    if (!width || width === div.layout.width) return
    if (width < NARROW !== div.narrow) draw(Plotly, div)
    else Plotly.relayout(div, { width })
  }).observe(div)
}

// In three dimensions Plotly only answers a click within five pixels of a point; here what is hovered can be clicked.
function openInSpace(div, open) {
  let hovered, pressed
  div.on("plotly_hover", ({ points }) => (hovered = points[0]))
  div.on("plotly_unhover", () => (hovered = null))
  div.addEventListener("pointerdown", ({ clientX, clientY }) => (pressed = [clientX, clientY]), true)
  const released = ({ clientX, clientY }) => {
    const moved = pressed ? Math.hypot(clientX - pressed[0], clientY - pressed[1]) : Infinity
    if (moved < 4 && hovered?.data.scene) open(hovered)
  }
  div.addEventListener("pointerup", released, true)
}

// Shows as many labels as find room, the most important first, each at its place or a little beside it; zooming in makes
// room for more.
async function placeLabels(Plotly, div) {
  if (!div.current.labels.length && !div.labelled) return
  const before = div.labelled ?? "[]"
  const labels = remember(div, fitting(div))
  if (div.labelled === before && div.layout.annotations?.length === div.titles.length + labels.length) return
  await Plotly.relayout(div, { annotations: [...div.titles, ...labels] })
}

function remember(div, labels) {
  div.labelled = JSON.stringify(labels)
  return labels
}

function fitting(div) {
  const labels = []
  const at = ({ panel, x, y }) => {
    const [across, down] = [div._fullLayout[`xaxis${panel}`], div._fullLayout[`yaxis${panel}`]]
    return [across._offset + across.l2p(x), down._offset + down.l2p(y), across, down]
  }
  const taken = div.current.marks.map((mark) => {
    const [x, y] = at(mark)
    return { left: x - STAR, right: x + STAR, top: y - STAR, bottom: y + STAR }
  })
  const labelled = ({ panel, x, y, font, bgcolor, above }, text) => {
    const [middle, centre, across, down] = at({ panel, x, y })
    const [wide, high] = [widthOf(text, font.size) / 2 + AIR, font.size * 0.75 + AIR]
    const [aside, over] = [STAR + wide, STAR + high]
    const around = [[0, -over], [0, over], [aside, 0], [-aside, 0], [aside, -over], [-aside, -over]]
    const beside = [[0, 0], [0, -1.4 * high], [0, 1.4 * high], [0.7 * wide, 0], [-0.7 * wide, 0]]
    const shift = (above ? around : beside).find(([right, below]) => {
      const [left, top] = [middle + right - wide, centre + below - high]
      const box = { left, right: left + 2 * wide, top, bottom: top + 2 * high }
      const frame = { left: across._offset, right: across._offset + across._length, top: down._offset }
      if (box.left < frame.left || box.right > frame.right || box.top < frame.top) return false
      if (box.bottom > frame.top + down._length || taken.some((other) => overlap(box, other))) return false
      return taken.push(box)
    })
    if (!shift) return false
    const place = { x, y, xref: `x${panel}`, yref: `y${panel}`, xshift: shift[0], yshift: -shift[1] }
    return labels.push({ ...place, text, font, bgcolor, borderpad: 1, showarrow: false, captureevents: false })
  }
  for (const label of div.current.labels) labelled(label, label.text) || (label.short && labelled(label, label.short))
  return labels
}

function overlap(one, other) {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top
}

const canvas = document.createElement("canvas").getContext("2d")
function widthOf(text, size) {
  canvas.font = `600 ${size}px 'Source Sans', sans-serif`
  const plain = text.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")
  return canvas.measureText(plain).width
}

// Python chooses the colours: tell it when another theme is put on.
function tellOfTheme(div, setTriggerValue) {
  const paper = getComputedStyle(div).getPropertyValue("--st-background-color")
  if (div.paper && div.paper !== paper) setTriggerValue("themed", paper)
  div.paper = paper
}
