using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>Runs the items of a <see cref="ReproductionQueue"/>, each in a run of its own, and records what they gave.</summary>
/// <param name="root">The folder of these runs.</param>
/// <param name="systems">The systems that the items name.</param>
/// <param name="runner">Runs each of them.</param>
public sealed class Reproduction(string root, SystemCatalogue systems, RecipeRunner runner)
{
    /// <summary>Whether runs that are there already are begun anew rather than continued or taken as they are.</summary>
    public bool Restart { get; init; }

    /// <summary>Runs an item, or continues it where the same work was begun before by the same program.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; a checkpoint is written.</exception>
    /// <exception cref="InputException">As <see cref="RecipeRunner.Start"/>.</exception>
    /// <exception cref="RunFailedException">The run broke.</exception>
    public SeedResult Run(QueueItem item, CancellationToken cancellation)
    {
        var selection = systems.Select(item.Path);
        var request = new RunRequest
        {
            System = selection.System,
            Recipe = selection.Recipe,
            Preset = item.Preset,
            Options = new OptionsBinder(selection.Recipe).Bind(item.Preset),
            Seed = item.Seed,
            Device = item.Device,
            Threads = item.Threads,
        };
        var config = request.ToConfig(NameOf(item), ["reproduce", item.Path], DateTimeOffset.UtcNow);
        var result = Begun(config) is { } folder
            ? folder.ReadResult() ?? runner.Resume(folder, request, cancellation).Result
            : runner.Start(request, config, cancellation).Result;
        return result is null ? throw new OperationCanceledException(cancellation) : new SeedResult(item.Seed, result.Seconds, result.Metrics);
    }

    /// <summary>How far an item's run is: the time of its latest checkpoint or finished arm; 0 before the first.</summary>
    public long Position(QueueItem item)
    {
        var folder = new DirectoryInfo(Path.Combine(root, NameOf(item)));
        return folder.Exists
            ? folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(f => f.Extension == ".safetensors" || (f.Extension == ".json" && f.Directory!.Name == "arms"))
                .Max(f => (long?)f.LastWriteTimeUtc.Ticks) ?? 0
            : 0;
    }

    /// <summary>Records a recipe's seeds as <c>SLUG.json</c> and writes the system's page.</summary>
    /// <param name="item">Any of the recipe's items.</param>
    /// <param name="results">One a seed.</param>
    /// <param name="records">The folder of records.</param>
    /// <param name="docs">The folder of the documentation.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public RecipeRecord Record(QueueItem item, IReadOnlyList<SeedResult> results, ReproductionFolder records, string docs)
    {
        var (system, recipe) = systems.Select(item.Path);
        var record = RecipeRecord.Of(recipe, item.Preset, item.Options, results) with { Figures = Draw(item with { Seed = results[0].Seed }, recipe, docs) };
        var all = records.Write(item.System, Provenance.Now(item.Threads, TimeProvider.System), record);
        SystemPage.Write(docs, system, all);
        return record;
    }

    /// <summary>Draws what the recipe's page shows, from the tables of a run.</summary>
    private RecordedFigure[]? Draw(QueueItem item, Recipe recipe, string docs)
    {
        if (recipe.PageFigures.Count == 0)
        {
            return null;
        }

        var figures = PageFigures.Of(recipe, RunFolder.Find(root, NameOf(item)));
        foreach (var figure in figures)
        {
            TextFile.Write(SystemPage.ImageIn(docs, item.System, item.Recipe, figure.Name), FigureRenderer.Svg(figure));
        }

        return [.. figures.Select(f => new RecordedFigure(f.Name, f.Title, f.WhatToSee))];
    }

    private static string NameOf(QueueItem item) => $"{item.System}-{item.Recipe}-{PresetName.Of(item.Preset)}-seed{item.Seed}";

    /// <summary>The folder in which the same work was begun; one of other work under the name is deleted.</summary>
    private RunFolder? Begun(RunConfig config)
    {
        if (!File.Exists(Path.Combine(root, config.Name, "config.json")))
        {
            return null;
        }

        var folder = RunFolder.Find(root, config.Name);
        if (!Restart && SameWork(folder.ReadConfig(), config))
        {
            return folder;
        }

        folder.Delete();
        return null;
    }

    private static bool SameWork(RunConfig a, RunConfig b) =>
        (a.Version, a.Commit, a.Device, a.Threads) == (b.Version, b.Commit, b.Device, b.Threads) && (a.Arms, b.Arms) is (null, null) && JsonNode.DeepEquals(a.Options, b.Options);
}
