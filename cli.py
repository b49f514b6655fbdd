"""The command ``tiltaksgraf``: each command reads its arguments, asks the workspace, and prints. No logic of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from ui import commands, console

app = typer.Typer(
    name="tiltaksgraf",
    help="Handlingsplaner mot vold i nære relasjoner som kunnskapsgraf. / Action plans against violence in close"
    " relationships as a knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
vocabulary = typer.Typer(
    help="Ordlisten: begreper, aktører, lover. / The vocabulary: concepts, actors, laws.", no_args_is_help=True
)
app.add_typer(vocabulary, name="vocabulary")
ListFormat = Literal["table", "json", "jsonl", "csv"]
ReportFormat = Literal["table", "json", "csv", "md", "xlsx"]
TextFormat = Literal["text", "json"]
SparqlFormat = Literal["csv", "tsv", "json", "xml", "ttl", "jsonld"]
ExportFormat = Literal["ttl", "nt", "trig", "jsonld"]
By = Literal["target-group", "theme", "instrument", "setting", "actor", "law"]
Language = Literal["nb", "en"]


Data = Annotated[
    Path | None,
    typer.Option("--data", help="Mappen med data; ellers $TILTAKSGRAF_DATA eller .tiltaksgraf. / The data folder."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Skriv til en fil. / Write to a file.")]
PlanKey = Annotated[str | None, typer.Option("--plan", help="Bare denne planen. / This plan only.")]
Today = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Dagen det regnes fra, ellers i dag. / The day to count from, today if not given."
    ),
]
Lang = Annotated[Language, typer.Option(help="Språk i tabeller. / Language of tables.")]


@app.command()
def build(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Filer eller mapper: txt, pdf, docx, html, md. / Files or folders.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            envvar="TILTAKSGRAF_MODEL",
            help="En sentence-transformers-modell (mappe eller navn). / A model folder or name.",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Les planer og bygg graf og søk. / Read plans and build graph and index."""
    commands.build(paths or [], data, model)


@app.command()
def plans(
    form: Annotated[ListFormat, typer.Option("--format")] = "table", data: Data = None, output: Output = None
) -> None:
    """Planene med sine fakta. / The plans and their facts."""
    commands.plans(data, form, output)


@app.command()
def measures(
    plan: PlanKey = None,
    form: Annotated[ListFormat, typer.Option("--format")] = "table",
    data: Data = None,
    output: Output = None,
) -> None:
    """Alle tiltak, en rad hver. / All measures, one row each."""
    commands.measures(data, plan, form, output)


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(help="Spørsmål eller stikkord på bokmål, nynorsk eller engelsk. / Question or keywords.")
    ],
    top: Annotated[
        int, typer.Option(min=1, max=1000, help="Høyst så mange tiltak vises. / At most so many measures.")
    ] = 20,
    plan: PlanKey = None,
    form: Annotated[TextFormat, typer.Option("--format")] = "text",
    today: Today = None,
    reranker: Annotated[
        str | None,
        typer.Option(
            envvar="TILTAKSGRAF_RERANKER",
            help="En kryssenkoder som leser de første tiltakene på nytt. / A cross-encoder that reads the first again.",
        ),
    ] = None,
    data: Data = None,
    output: Output = None,
) -> None:
    """Spør med egne ord. / Ask in your own words."""
    commands.ask(data, question, top, plan, form, today, reranker, output)


@app.command()
def similar(
    measure: Annotated[str, typer.Argument(help="plan/nummer / plan/number")],
    top: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    form: Annotated[TextFormat, typer.Option("--format")] = "text",
    data: Data = None,
    output: Output = None,
) -> None:
    """De likeste tiltakene i de andre planene. / The nearest measures in the other plans."""
    commands.similar(data, measure, top, form, output)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help="En plan, eller municipal / national. / A plan, or municipal / national.")],
    b: Annotated[str, typer.Argument(help="Det samme. / The same.")],
    form: Annotated[ReportFormat, typer.Option("--format")] = "table",
    language: Lang = "nb",
    data: Data = None,
    output: Output = None,
) -> None:
    """Hva to planer har felles, og hva bare den ene har. / What two plans share, and what only one has."""
    commands.compare(data, a, b, form, language, output)


@app.command()
def coverage(
    by: Annotated[By, typer.Option(help="Det plan for plan sees mot. / What plans are seen against.")] = "target-group",
    form: Annotated[ReportFormat, typer.Option("--format")] = "table",
    plan: Annotated[list[str] | None, typer.Option("--plan", help="Bare disse planene. / These plans only.")] = None,
    language: Lang = "nb",
    data: Data = None,
    output: Output = None,
) -> None:
    """Plan for plan: hva tiltakene dekker, og hva som bare er nevnt. / What measures cover, and what is only mentioned."""
    commands.coverage(data, by, plan, form, language, output)


@app.command()
def audit(
    plan: PlanKey = None,
    form: Annotated[ReportFormat, typer.Option("--format")] = "table",
    today: Today = None,
    language: Lang = "nb",
    data: Data = None,
    output: Output = None,
) -> None:
    """Det en revisor bør se på, med sitater. / What an auditor should look at, with quotes."""
    commands.audit(data, plan, today, form, language, output)


@app.command()
def sparql(
    query: Annotated[
        str, typer.Argument(help="En fil med en spørring, eller - for standard inn. / A file, or - for stdin.")
    ] = "-",
    form: Annotated[SparqlFormat, typer.Option("--format")] = "csv",
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Sekunder. / Seconds.")] = 10.0,
    data: Data = None,
    output: Output = None,
) -> None:
    """En lesende SPARQL 1.1-spørring. / A read-only SPARQL 1.1 query."""
    commands.sparql(data, query, form, timeout, output)


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Option("--format")] = "ttl", data: Data = None, output: Output = None
) -> None:
    """Hele grafen med ontologi og beskrivelse. / The whole graph with its ontology and description."""
    commands.export(data, form, output)


@app.command()
def validate(
    form: Annotated[TextFormat, typer.Option("--format")] = "text",
    language: Lang = "nb",
    data: Data = None,
) -> None:
    """SHACL over grafen; kode 1 der den ikke stemmer. / SHACL over the graph; exit 1 where it does not conform."""
    raise typer.Exit(commands.validate(data, form, language))


@app.command()
def inspect(
    plan: Annotated[str, typer.Argument(help="En plan som er bygget, eller en fil. / A built plan's key, or a file.")],
    form: Annotated[TextFormat, typer.Option("--format")] = "text",
    data: Data = None,
    output: Output = None,
) -> None:
    """Leserapport: hva ble funnet, hva ikke, og hvorfor. / Reading report: what was found, what not, and why."""
    commands.inspect(data, plan, form, output)


@app.command()
def correct(
    target: Annotated[str, typer.Argument(help="plan/nummer, eller en plan / plan/number, or a plan")],
    field: Annotated[
        str, typer.Argument(help="title, responsible, status, target_groups, …; measure legger til eller fjerner")
    ],
    new: Annotated[
        str | None, typer.Argument(help="Ny verdi; ingen tømmer feltet. / New value; none empties the field.")
    ] = None,
    by: Annotated[str, typer.Option(help="Hvem som retter. / Who corrects.")] = "",
    quote: Annotated[str, typer.Option(help="Ordene i planen det gjelder. / The plan's words that it is about.")] = "",
    today: Today = None,
    data: Data = None,
) -> None:
    """Rett det som er lest feil, og bygg på nytt. / Correct what was read wrongly, and build."""
    commands.correct(data, target, field, new, by, quote, today)


@app.command()
def corrections(form: Annotated[ListFormat, typer.Option("--format")] = "table", data: Data = None) -> None:
    """Rettelsene som er gjort, med nummer. / The corrections made, with their numbers."""
    commands.corrections(data, form)


@app.command()
def undo(
    number: Annotated[int, typer.Argument(min=1, help="Nummeret i «corrections». / The number in `corrections`.")],
    data: Data = None,
) -> None:
    """Ta en rettelse tilbake, og bygg på nytt. / Take a correction back, and build."""
    commands.undo(data, number)


@app.command()
def serve(port: Annotated[int, typer.Option(min=1, max=65535)] = 7879, data: Data = None) -> None:
    """SPARQL-endepunkt på 127.0.0.1 med spørreside. / SPARQL endpoint on 127.0.0.1 with a query page."""
    commands.serve(data, port)


@app.command(name="app")
def app_command(port: Annotated[int, typer.Option(min=1, max=65535)] = 8501, data: Data = None) -> None:
    """Åpne appen i nettleseren. / Open the app in the browser."""
    commands.app(data, port)


@app.command()
def evaluate(
    queries: Annotated[Path, typer.Argument(help="JSON Lines: id, language, question")],
    qrels: Annotated[Path, typer.Argument(help="JSON Lines: query, measure, grade")],
    form: Annotated[TextFormat, typer.Option("--format")] = "json",
    data: Data = None,
    output: Output = None,
) -> None:
    """Mål søket mot vurderte spørsmål. / Measure search against judged questions."""
    commands.evaluate(data, queries, qrels, form, output)


@vocabulary.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Ellers programmets egen ordliste. / The program's own if not given.")
    ] = None,
    language: Lang = "nb",
) -> None:
    """Hva som er galt i ordlistens filer, med linje. / What is wrong in the vocabulary's files, with the line."""
    raise typer.Exit(commands.vocabulary_check(folder, language))


def main() -> None:
    """The console command."""
    with console.guarded():
        app()


if __name__ == "__main__":
    main()
