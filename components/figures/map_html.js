// Texts come as JSON and go on the page as textContent: nothing in them is ever read as HTML.
const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
// points: which text each point of each trace stands for; narrow: what changes in the layout on a phone.
const { texts, details, points, narrow } = read("data");
const { data: traces, layout } = read("figure");

const LISTED = 20;
const BEGINNING = 90; // characters of a text in the list and on hovering
const FADED = 0.08;
const LINES = { latin: /.{1,46}(?:\s|$)|.{1,46}/gsu, wide: /.{1,26}(?:\s|$)|.{1,26}/gsu };
const lowered = texts.map((text) => text.toLowerCase());
const count = texts.length.toLocaleString("en");
const inSpace = traces.some((trace) => trace.type === "scatter3d");
const marked = points.flatMap((positions, t) => (positions ? [t] : [])); // traces whose points are texts
const lensOf = (trace) => trace.scene ?? trace.xaxis ?? ""; // a figure may show several pictures of the same texts
const lenses = [...new Set(marked.map((t) => lensOf(traces[t])))];
const places = texts.map(() => []); // where each text is drawn, as [trace, point]
let plain; // the traces as they are without a search

const beginning = (i) => (texts[i].length > BEGINNING ? texts[i].slice(0, BEGINNING).trimEnd() + "…" : texts[i]);
// Plotly reads hover texts as HTML; the marks around keep a text from right to left to itself.
const escaped = (text) => "\u2068" + text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") + "\u2069";
const linesOf = (text) => text.match(/[\u2e80-\uffef]/u.test(text) ? LINES.wide : LINES.latin) ?? []; // Chinese is wide
const wrapped = (text) => linesOf(text).map((line) => escaped(line.trim())).join("<br>");
const hover = (i) => "<b>" + wrapped(beginning(i)) + "</b>" + (details[i] ? "<br>" + wrapped(details[i]) : "");

function prepare() {
  // With a list of sizes Plotly would make markers in space paler and give them a line.
  if (inSpace) for (const trace of traces) trace.marker = { opacity: 1, line: { width: 0 }, ...trace.marker };
  for (const t of marked) {
    const trace = traces[t];
    points[t].forEach((i, point) => places[i].push([t, point]));
    if (trace.hoverinfo === "skip" || trace.text || trace.hovertext) continue;
    trace.hoverinfo = "text";
    trace.hovertext = points[t].map(hover);
    trace.hovertemplate = "%{hovertext}<extra></extra>";
  }
  traces.push(...lenses.map(ring));
  layout.clickmode = "event"; // a click opens a text and selects nothing
  layout.dragmode = inSpace ? "orbit" : "pan";
  layout.uirevision = "kept"; // a search leaves the zoom as it is
  document.body.classList.toggle("several", lenses.length > 1);
}

// A ring on each picture marks the text that was picked.
function ring(lens) {
  const { type, scene, xaxis, yaxis } = traces[marked.find((t) => lensOf(traces[t]) === lens)];
  const line = { width: 3 };
  const marker = { symbol: "circle-open", size: inSpace ? 12 : 18, color: layout.template.layout.font.color, line };
  const nowhere = inSpace ? { x: [], y: [], z: [] } : { x: [], y: [] };
  return { type, scene, xaxis, yaxis, mode: "markers", marker, ...nowhere, hoverinfo: "skip", showlegend: false };
}

function show(i) {
  byId("detail").textContent = details[i];
  byId("text").textContent = texts[i];
  byId("text").scrollTop = 0;
  byId("reader").scrollIntoView({ block: "nearest" });
  for (const button of byId("list").querySelectorAll("button")) {
    if (Number(button.value) === i) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const found = lenses.map((lens) => places[i].find(([t]) => lensOf(traces[t]) === lens));
  const at = (axis) => found.map((place) => (place ? [plain[place[0]][axis][place[1]]] : []));
  const change = inSpace ? { x: at("x"), y: at("y"), z: at("z") } : { x: at("x"), y: at("y") };
  Plotly.restyle("map", change, lenses.map((_, r) => points.length + r)); // the rings come after the figure's traces
}

function item(i) {
  const button = document.createElement("button");
  button.type = "button";
  button.value = i;
  button.dir = "auto";
  button.textContent = beginning(i);
  button.addEventListener("click", () => show(i));
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

// Flat maps fade what does not match. In space a point has no opacity of its own: there it shrinks.
function highlight(matches) {
  const matching = (t) => points[t].flatMap((i, point) => (matches.has(i) ? [point] : []));
  const larger = (size) => size * 1.4 + 1;
  const sizes = (t, size) => points[t].map((i, point) => (matches.has(i) ? larger(size[point] ?? size) : 1));
  const opacity = (t) => plain[t].unselected?.marker?.opacity ?? null;
  const change = inSpace
    ? { "marker.size": marked.map((t) => (matches ? sizes(t, plain[t].marker.size) : plain[t].marker.size)) }
    : {
        selectedpoints: marked.map((t) => (matches ? matching(t) : (plain[t].selectedpoints ?? null))),
        "unselected.marker.opacity": marked.map((t) => (matches ? FADED : opacity(t))),
      };
  Plotly.restyle("map", change, marked);
}

function search() {
  const word = byId("word").value.trim().toLowerCase();
  const found = word ? lowered.flatMap((text, i) => (text.includes(word) ? [i] : [])) : [];
  byId("count").textContent = word ? found.length.toLocaleString("en") + " of " + count + " texts" : count + " texts";
  byId("heading").textContent = found.length > LISTED ? "The first " + LISTED : "Found";
  byId("list").replaceChildren(...found.slice(0, LISTED).map(item));
  byId("found").hidden = found.length === 0;
  highlight(word ? new Set(found) : null);
}

let pause;
byId("word").addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, 150);
});
byId("word").form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});

prepare();
const config = {
  responsive: true,
  scrollZoom: true,
  displaylogo: false,
  plotlyServerURL: "", // with its button Plotly would send texts to its makers
  modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d"],
  toImageButtonOptions: { filename: "map", scale: 2 },
};
Plotly.newPlot("map", traces, layout, config).then((map) => {
  // There numbers are decoded. Copies, as Plotly writes into its own.
  plain = map._fullData.map(({ x, y, z, selectedpoints, unselected, marker }) => ({
    x, y, z, selectedpoints, unselected: structuredClone(unselected), marker: { size: marker?.size },
  }));
  map.on("plotly_click", (event) => {
    const { curveNumber, pointNumber } = event.points[0];
    if (points[curveNumber]) show(points[curveNumber][pointNumber]);
  });
  if (narrow.height && window.matchMedia("(max-width: 40rem)").matches) {
    const { height, ...stacked } = narrow;
    map.style.height = height + "px";
    Plotly.relayout(map, { ...stacked, autosize: true });
  }
  search();
});
