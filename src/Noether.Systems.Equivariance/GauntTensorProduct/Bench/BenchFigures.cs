using System.Globalization;
using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>The drawings of the recipe <c>bench</c>.</summary>
internal static class BenchFigures
{
    /// <summary>The order of the powers that the system's page shows.</summary>
    private const int PageOrder = 3;

    // It lies on the line of one of the others, and seven colours tell lines apart.
    private const string Hidden = SphereOperations.Automatic;

    /// <summary>Those that the system's page shows.</summary>
    public static IReadOnlyList<string> OnPage { get; } =
    [
        .. new[] { BenchArms.Interact, BenchArms.Conv, $"{BenchArms.Manybody}-{PageOrder}" }.SelectMany(name => new[] { $"{name}-time", $"{name}-memory" }),
    ];

    public static IEnumerable<Figure> Draw(RunTables tables) =>
    [
        .. Pair(tables, BenchArms.Interact, BenchArms.Interact, "products of features", null),
        .. Pair(tables, BenchArms.Conv, BenchArms.Conv, "convolutions", null),
        .. Orders(tables).SelectMany(order => Pair(
            tables, $"{BenchArms.Manybody}-{order}", BenchArms.Manybody, $"powers up to order {order}", string.Create(CultureInfo.InvariantCulture, $"nu{order}."))),
    ];

    private static IEnumerable<int> Orders(RunTables tables) => tables.Tables.TryGetValue($"{BenchArms.Manybody}.median", out var table)
        ? table.Columns.Skip(1).Select(c => int.Parse(c.AsSpan(2, c.IndexOf('.', StringComparison.Ordinal) - 2), CultureInfo.InvariantCulture)).Distinct()
        : [];

    private static IEnumerable<Figure> Pair(RunTables tables, string name, string arm, string what, string? prefix)
    {
        if (!tables.Tables.TryGetValue($"{arm}.median", out var times))
        {
            yield break;
        }

        yield return Lines($"{name}-time", times, $"Time of {what} against the degree", "time of a call (ms)", prefix);
        if (Lines($"{name}-memory", tables.Tables[$"{arm}.memory"], $"Memory of {what} against the degree", "memory of a call (MB)", prefix) is { Series.Count: > 0 } memory)
        {
            yield return memory;
        }
    }

    private static LineFigure Lines(string name, Table table, string title, string unit, string? prefix)
    {
        var series = BenchTables.Series(table).Where(s => s.Name != Hidden && (prefix is null || s.Name.StartsWith(prefix, StringComparison.Ordinal)));
        return new LineFigure(name, title, "L", unit, [.. series.Select(s => s with { Name = Named(s, prefix) })], LogX: true, LogY: true)
        {
            WhatToSee = string.Create(
                CultureInfo.InvariantCulture,
                $"Both axes go by powers of ten, so that a power of L is a straight line; its exponent, fitted from L = {UpperDegrees.First} on, stands beside its name ('no fit': its 95 % interval is wider than {UpperDegrees.WidestInterval:0}). A lower line is better, and so is a flatter one."),
        };
    }

    private static string Named(Series series, string? prefix)
    {
        var name = series.Name[(prefix?.Length ?? 0)..];
        return UpperDegrees.Fit(series.X.Zip(series.Y)) is not { } fit ? name
            : UpperDegrees.IsTold(fit) ? string.Create(CultureInfo.InvariantCulture, $"{name}, L^{fit.Exponent:0.0}")
            : $"{name}, no fit";
    }
}
