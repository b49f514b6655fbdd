// The query page. Whatever comes from the graph is put in with textContent, so that no value ever becomes markup.
const $ = (id) => document.getElementById(id);
const LIMIT = 1000; // rows in the table: more than these make the browser slow, and nobody reads them
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = ["integer", "decimal", "double", "float", "nonNegativeInteger"].map((name) => XSD + name);
const SAID = {
  nb: { running: "Kjører …", one: "1 rad", rows: "rader", none: "Ingen rader: ingenting i grafen passer med mønsteret.", first: "Her er de første", yes: "Ja", no: "Nei",
    gone: "Tjenesten svarer ikke. Er den stoppet?", choose: "Velg et eksempel …" },
  en: { running: "Running …", one: "1 row", rows: "rows", none: "No rows: nothing in the graph fits the pattern.", first: "These are the first", yes: "Yes", no: "No",
    gone: "The service does not answer. Has it been stopped?", choose: "Choose an example …" },
};
const ROWS = { csv: "CSV", tsv: "TSV", json: "JSON", xml: "XML" };
const TRIPLES = { ttl: "Turtle", nt: "N-Triples", jsonld: "JSON-LD", rdfxml: "RDF/XML" };
const TOKENS = /(?<comment>#[^\n]*)|(?<text>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<name><[^<>\s]*>|[\w-]*:(?:[\w%.-]|\\.)*)|(?<variable>[?$]\w+)|(?<keyword>\b[A-Za-z]\w*\b)/gu;
let setup = { base: "", prefixes: {}, examples: [] };
let language = new URLSearchParams(location.search).get("lang") ?? remembered() ?? (/^(nb|nn|no)/.test(navigator.language) ? "nb" : "en");

function remembered() { try { return localStorage.getItem("language"); } catch { return null; } }
function say(key) { return SAID[language][key]; }
function make(tag, text = "", name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function speak(chosen) {
  language = chosen === "en" ? "en" : "nb";
  document.documentElement.lang = language;
  try { localStorage.setItem("language", language); } catch { /* a browser may keep nothing */ }
  const current = $("examples").value;
  $("examples").replaceChildren(new Option(say("choose"), ""), ...setup.examples.map((example, i) => new Option(example[language], i)));
  $("examples").value = current;
}

// The coloured copy of the query behind the transparent text area: a block a line, numbered by the style sheet.
function paint(wrong = 0) {
  const lines = [make("div")];
  const put = (text, kind) => text.split("\n").forEach((part, i) => {
    if (i) lines.push(make("div"));
    if (part) lines.at(-1).append(kind ? make("span", part, kind) : part);
  });
  const query = $("query").value;
  let from = 0;
  for (const found of query.matchAll(TOKENS)) {
    put(query.slice(from, found.index));
    put(found[0], Object.keys(found.groups).find((kind) => found.groups[kind] !== undefined));
    from = found.index + found[0].length;
  }
  put(query.slice(from));
  if (wrong) lines[wrong - 1]?.classList.add("wrong");
  $("painted").replaceChildren(...lines);
}

function ask(query, accept, more = {}) {
  return fetch("/sparql", {
    method: "POST",
    headers: { Accept: accept, "Accept-Language": language },
    body: new URLSearchParams({ query, ...more }),
  });
}

async function run() {
  const query = $("query").value;
  $("run").disabled = true;
  $("error").hidden = $("table").hidden = $("downloads").hidden = true;
  $("status").textContent = say("running");
  history.replaceState(null, "", query.length < 4000 ? "?" + new URLSearchParams({ query }) : "/");
  paint();
  try {
    const answer = await ask(query, "application/sparql-results+json, application/n-triples;q=0.9", { "max-rows": LIMIT });
    if (!answer.ok) { fail(await answer.text()); return; }
    const triples = answer.headers.get("content-type").startsWith("application/n-triples");
    const result = triples ? readTriples(await answer.text()) : await answer.json();
    show(result, answer.headers.get("tiltaksgraf-truncated") === "true");
    const time = /dur=([\d.]+)/.exec(answer.headers.get("server-timing"));
    if (time) $("status").textContent += ` · ${Number(time[1]).toLocaleString(language)} ms`;
    offer(query, triples ? TRIPLES : ROWS);
  } catch {
    fail(say("gone"));
  } finally {
    $("run").disabled = false;
  }
}

function fail(sentence) {
  $("status").textContent = "";
  $("error").textContent = sentence.trim();
  $("error").hidden = false;
  const place = /(?:line|linje) (\d+), (?:column|kolonne) (\d+)/.exec(sentence);
  if (!place) return;
  paint(Number(place[1]));
  const before = $("query").value.split("\n").slice(0, place[1] - 1).reduce((sum, line) => sum + line.length + 1, 0);
  $("query").focus();
  $("query").setSelectionRange(before + Number(place[2]) - 1, before + Number(place[2]) - 1);
}

function show(result, truncated) {
  if ("boolean" in result) { $("status").textContent = say(result.boolean ? "yes" : "no"); return; }
  const names = result.head.vars, rows = result.results.bindings;
  const count = rows.length === 1 ? say("one") : `${rows.length.toLocaleString(language)} ${say("rows")}`;
  $("status").textContent = !rows.length ? say("none") : truncated ? `${say("first")} ${count}` : count;
  if (!rows.length) return;
  const table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
  const numbers = names.filter((name) => rows.every((row) => !row[name] || NUMBERS.includes(row[name].datatype)));
  const place = (cell, name) => { if (numbers.includes(name)) cell.className = "number"; return cell; };
  for (const name of names) place(head.appendChild(make("th", name)), name).scope = "col";
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) fill(place(line.insertCell(), name), row[name]);
  }
  $("table").replaceChildren(table);
  $("table").hidden = false;
  $("table").scrollTop = 0;
}

function fill(cell, term) {
  if (!term) return;
  if (term.type === "uri") {
    const own = term.value.startsWith(setup.base);
    if (!own && !/^https?:/.test(term.value)) { cell.textContent = term.value; return; }
    const link = make("a", shorten(term.value));
    link.title = term.value;
    link.href = own ? "?" + new URLSearchParams({ query: `DESCRIBE <${term.value}>` }) : term.value;
    if (!own) { link.rel = "noopener noreferrer"; link.target = "_blank"; }
    cell.append(link);
  } else if (term.type === "triple") {
    for (const part of ["subject", "predicate", "object"]) { fill(cell, term.value[part]); cell.append(" "); }
  } else {
    cell.append(term.type === "bnode" ? `_:${term.value}` : term.value);
    if (term["xml:lang"]) cell.append(make("span", term["xml:lang"], "tag"));
    else if (term.datatype && !NUMBERS.includes(term.datatype)) cell.append(make("span", shorten(term.datatype), "tag"));
  }
}

function shorten(iri) {
  const [prefix, space] = Object.entries(setup.prefixes).filter(([, space]) => iri.startsWith(space))
    .sort((a, b) => b[1].length - a[1].length)[0] ?? ["", ""];
  if (!space) return iri;
  const rest = iri.slice(space.length);
  try { return `${prefix}:${decodeURIComponent(rest)}`; } catch { return `${prefix}:${rest}`; }
}

// N-Triples as rows of three columns. The engine writes one triple a line and escapes as JSON does.
function readTriples(text) {
  const term = (written) => {
    if (written.startsWith("<")) return { type: "uri", value: written.slice(1, -1) };
    if (written.startsWith("_:")) return { type: "bnode", value: written.slice(2) };
    const end = written.lastIndexOf('"'), tail = written.slice(end + 1);
    let value = written.slice(1, end);
    try { value = JSON.parse(`"${value}"`); } catch { /* shown as it is written */ }
    return { type: "literal", value, ...(tail.startsWith("@") && { "xml:lang": tail.slice(1) }), ...(tail.startsWith("^^") && { datatype: tail.slice(3, -1) }) };
  };
  const vars = ["subject", "predicate", "object"];
  const bindings = text.split("\n").filter(Boolean).map((line) => {
    const [, subject, predicate, object] = /^(\S+) (\S+) (.*) \.$/.exec(line) ?? [, "", "", line];
    return { subject: term(subject), predicate: term(predicate), object: term(object) };
  });
  return { head: { vars }, results: { bindings } };
}

function offer(query, formats) {
  $("formats").replaceChildren(...Object.entries(formats).map(([format, label]) => {
    const button = make("button", label);
    button.type = "button";
    button.onclick = () => download(query, format);
    return button;
  }));
  $("downloads").hidden = false;
}

async function download(query, format) {
  const answer = await ask(query, "*/*", { format }).catch(() => null);
  if (!answer?.ok) { fail(answer ? await answer.text() : say("gone")); return; }
  const link = make("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `tiltaksgraf.${format === "rdfxml" ? "rdf" : format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

$("query").addEventListener("input", () => paint());
$("run").addEventListener("click", run);
$("language").addEventListener("click", () => speak(language === "nb" ? "en" : "nb"));
$("examples").addEventListener("change", () => {
  const example = setup.examples[$("examples").value];
  if (example) { $("query").value = example.query; run(); }
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !$("run").disabled) { event.preventDefault(); run(); }
});

setup = await fetch("/page/setup.json").then((answer) => answer.json()).catch(() => setup);
speak(language);
$("examples-row").hidden = !setup.examples.length;
const given = new URLSearchParams(location.search).get("query");
$("query").value = given ?? setup.examples[0]?.query ?? "SELECT ?p (COUNT(*) AS ?n) {\n  ?s ?p ?o\n}\nGROUP BY ?p\nORDER BY DESC(?n)";
paint();
if (given) run();
