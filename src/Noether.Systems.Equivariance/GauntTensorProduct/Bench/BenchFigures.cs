using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>The drawings of the recipe <c>bench</c>.</summary>
internal static class BenchFigures
{
    public static IEnumerable<Figure> Draw(RunTables tables) =>
        from arm in new[] { (Name: BenchArms.Interact, What: "products of features"), (Name: BenchArms.Conv, What: "convolutions") }
        where tables.Tables.ContainsKey($"{arm.Name}.median")
        from figure in new Figure[]
        {
            Lines(tables, $"{arm.Name}-time", $"{arm.Name}.median", $"Time of {arm.What} against the degree", "ms"),
            Lines(tables, $"{arm.Name}-memory", $"{arm.Name}.memory", $"Memory of {arm.What} against the degree", "MB"),
        }
        select figure;

    private static LineFigure Lines(RunTables tables, string name, string table, string title, string unit) =>
        new(name, title, "L", unit, [.. BenchTables.Series(tables.Tables[table])], LogX: true, LogY: true)
        {
            WhatToSee = "Both axes go by powers of ten: a straight line is a power of L, and its steepness the exponent.",
        };
}
