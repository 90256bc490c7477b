using System.Globalization;
using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Ponita.Superpixels;

/// <summary>The recipe <c>superpixels</c>: handwritten digits as points of the plane.</summary>
internal static class SuperpixelRecipe
{
    private const double Exact = 1e-10;

    private static readonly (string Arm, string Who)[] Arms =
    [
        ("pnita", "The network that knows distances alone"),
        ("raw", "The same layers on differences as they are, which turns of the picture change,"),
        ("ponita", "The network with directions at every point"),
    ];

    public static Recipe Create() => new Recipe<SuperpixelOptions>(
        "superpixels",
        "Recognises handwritten digits from some 72 pieces of the picture, each a point of the plane with a brightness: points with directions beside points alone.",
        SuperpixelOptions.For,
        [
            new("pnita", "distances between pieces alone", SuperpixelArms.Pnita),
            new("raw", "the same layers on differences of places as they are: no invariance under turns", SuperpixelArms.Raw),
            new("ponita", "evenly spread directions at every piece", SuperpixelArms.Ponita),
        ])
    {
        Asked =
        [
            new(SuperpixelData.Positions, FieldType.Position, [null, 2], "places of the pieces, in steps of their grid, x to the right and y up"),
            new(SuperpixelData.Intensity, FieldType.Node, [null, 1], "their brightness, 0 to 1"),
        ],
        Figures = tables =>
        [
            new LineFigure("learning", "Errors on digits that are not trained on", "epoch", "errors (%)",
                [.. Arms.Where(a => tables.Tables.ContainsKey($"{a.Arm}.learning")).Select(a => new Series(a.Arm, tables.Tables[$"{a.Arm}.learning"]["epoch"], tables.Tables[$"{a.Arm}.learning"]["validation error (%)"]))])
            {
                WhatToSee = "Each line is a network in training, measured on the same validation digits.",
            },
        ],
        Metrics =
        [
            new("error", "share of test digits that are not recognised"),
            new("turned_error", "the same, each digit turned about its centre by an angle of its own"),
            new("equivariance_error", "the most that scores change when a digit is turned, relative to their size, in float64"),
            new("grid_equivariance_error", "the same for the turns that permute the directions: below 1e-10 it is exact, but for rounding"),
            new("validation_error", "error on the digits by which the weights were chosen, the least of the training", IsDetail: true),
            new("parameters", "numbers that are learned", IsDetail: true),
        ],
        Findings = Write,
        Next =
        [
            ("noether run ponita/superpixels --preset reproduce --seeds 0..1", "Decide the claims over several seeds; takes 6,500 digits of mnist."),
            ("noether run ponita/superpixels --arms ponita --sweep orientations=4,8,16", "See what the number of directions changes."),
        ],
        Claims =
        [
            new("directions-beat-distances", "With directions, at most 0.7 times as many digits are not recognised as with distances alone.", Metric("ponita.error"), Comparison.AtMost, Metric("pnita.error") * 0.7),
            new("turns-cost-nothing", "With directions, turned digits are recognised as well, but for two in a hundred.", Metric("ponita.turned_error"), Comparison.AtMost, Metric("ponita.error") + 0.02),
            new("raw-breaks", "On differences as they are, trained on upright digits, turned ones are mostly not recognised.", Metric("raw.turned_error"), Comparison.AtLeast, Metric("raw.error") + 0.3),
            new("directions-are-exact", "Turns that permute the directions change no score, up to rounding in float64.", Metric("ponita.grid_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
            new("distances-are-exact", "No turn changes a score of the network that knows distances alone.", Metric("pnita.equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        ],
    };

    private static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done = "Each picture was cut into pieces of similar brightness, and the networks were given the pieces' places and brightness, each hearing those near it. All were trained on the same digits for as long.";
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.error")).Select(a => string.Create(
            CultureInfo.InvariantCulture, $"{a.Who} fails on {metrics[$"{a.Arm}.error"]:P1} of the digits, and on {metrics[$"{a.Arm}.turned_error"]:P1} when they are turned."));
        return $"{Done}\n\n{string.Join(' ', told)}";
    }
}
