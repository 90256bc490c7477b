using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>A discovery on disk: <c>degrees.svg</c>, <c>degrees.png</c>, <c>degrees.csv</c> and <c>result.json</c>. Every file is replaced whole; <c>result.json</c> comes last.</summary>
public static class DiscoveryFolder
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a result.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="result">The result.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Write(string folder, DiscoveryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Disk.Writing(folder, () => Directory.CreateDirectory(folder));
        var figure = FigureOf(result);
        var path = Path.Combine(folder, figure.Name);
        Disk.Replace($"{path}.svg", FigureRenderer.Svg(figure));
        Disk.Replace($"{path}.png", FigureRenderer.Png(figure));
        Disk.Replace($"{path}.csv", FigureRenderer.Csv(figure));
        Disk.Replace(Path.Combine(folder, "result.json"), Json(result).ToJsonString(Readable) + "\n");
    }

    /// <summary>The result as JSON.</summary>
    public static JsonObject Json(DiscoveryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["samples"] = result.Samples,
            ["origins"] = result.Origins,
            ["predictable"] = Rounded(result.Predictable),
            ["tolerance"] = result.Tolerance,
            ["held"] = new JsonArray([.. result.Held.Select(c => (JsonNode)c.Name)]),
            ["candidates"] = new JsonArray([.. result.Outcomes.Select(o => (JsonNode)new JsonObject
            {
                ["symmetry"] = o.Candidate.Name,
                ["kind"] = o.Candidate.Kind,
                ["degree"] = Rounded(o.Degree),
                ["low"] = Rounded(o.Low),
                ["high"] = Rounded(o.High),
                ["overlap"] = Rounded(o.Overlap),
                ["verdict"] = Words(o.Verdict),
            })]),
        };
    }

    /// <summary>Degrees with their intervals, coloured by verdict.</summary>
    public static ForestFigure FigureOf(DiscoveryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        SymmetryVerdict[] found = [.. Enum.GetValues<SymmetryVerdict>().Where(v => result.Outcomes.Any(o => o.Verdict == v))];
        var held = string.Join(", ", result.Held.Select(c => c.Name));
        return new ForestFigure(
            "degrees",
            held.Length == 0 ? "None of the symmetries that were tried holds" : $"What holds: {held}",
            "share of the predictable motion that a symmetry keeps",
            [.. found.Select(Words)],
            [.. result.Outcomes.Select(o => new ForestRow(o.Candidate.Name, o.Degree, o.Low, o.High, Words(o.Verdict)))])
        {
            Reference = 1 - result.Tolerance,
            WhatToSee = "A dot at 1 is a symmetry that moved samples keep entirely; the line is the tolerance, and bars are 95 % intervals.",
        };
    }

    /// <summary>A verdict as people read it.</summary>
    public static string Words(SymmetryVerdict verdict) => verdict switch
    {
        SymmetryVerdict.Holds => "holds",
        SymmetryVerdict.Broken => "broken",
        SymmetryVerdict.Undecided => "undecided",
        _ => "cannot tell",
    };

    private static double Rounded(double value) => Math.Round(value, 6);
}
