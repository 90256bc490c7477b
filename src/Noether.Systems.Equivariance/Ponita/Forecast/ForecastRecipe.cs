using System.Globalization;
using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Ponita.Forecast;

/// <summary>The recipe <c>forecast</c>: trajectories of a user's own.</summary>
internal static class ForecastRecipe
{
    private static readonly (string Arm, string Who)[] Arms =
    [
        ("still", "Staying where it is"),
        ("linear", "Going straight on, for the time that errs least,"),
        ("ponita", "The network of points with directions"),
    ];

    public static Recipe Create() => new Recipe<ForecastOptions>(
        "forecast",
        "Forecasts where moving objects will be, from trajectories of your own (--data FILE.csv) or made-up ones, in the plane or in space: any number of objects, which may come and go, with any numbers beside their places.",
        ForecastOptions.For,
        [
            new("still", "every object stays where it is", ForecastArms.Still),
            new("linear", "every object goes straight on, x + a v, with the best a for all", ForecastArms.Linear),
            new("ponita", "what a network of points with directions adds to that, trained on randomly turned samples and averaged over some turns", ForecastArms.Ponita),
        ])
    {
        Asked =
        [
            new("x", FieldType.Position, [null, null], "positions of the objects"),
            new("v", FieldType.Vector, [null, null], "their velocities"),
        ],
        Figures = Draw,
        Metrics =
        [
            new("error", "mean distance between where an object is forecast and where it comes, in the file's unit"),
            new("rms_error", "root of the mean square of this distance"),
            new("equivariance_error", "how far the forecast of a moved scene is from the moved forecast, relative to its size, in float64"),
            new("samples", "samples that were cut out to learn from", IsDetail: true),
        ],
        Findings = Write,
        Next =
        [
            ("noether run ponita/forecast --data FILE.csv", "Forecast trajectories of your own: columns trajectory, time, object, x, y[, z] and any numbers."),
            ("noether predict RUN:ponita --data FILE.csv", "Ask the trained network where the objects of a file go from their last frame."),
            ("noether run ponita/forecast --sweep steps=1,5,10,20", "See how the error grows with how far ahead is asked."),
        ],
        Claims =
        [
            new("directions-beat-linear", "The network's forecasts are nearer, on average, than going straight on.", Metric("ponita.error"), Comparison.Less, Metric("linear.error")),
        ],
    };

    private static IEnumerable<Figure> Draw(RunTables tables)
    {
        Series Of(string arm, string table, string x, string y) => new(arm, tables.Tables[$"{arm}.{table}"][x], tables.Tables[$"{arm}.{table}"][y]);
        if (tables.Tables.ContainsKey("ponita.learning"))
        {
            yield return new LineFigure("learning", "Error on samples that are not trained on", "epoch", "root of the mean squared error", [Of("ponita", "learning", "epoch", "validation error")], LogY: true)
            {
                WhatToSee = "The network in training, measured on the same validation samples: where the line is level, longer training gives no more.",
            };
        }

        yield return new LineFigure("spread", "How far forecasts are from where objects come", "share of objects (%)", "distance",
            [.. Arms.Where(a => tables.Tables.ContainsKey($"{a.Arm}.spread")).Select(a => Of(a.Arm, "spread", "share of objects (%)", "distance"))])
        {
            WhatToSee = "Objects of the test samples from the best forecast to the worst, for each way to forecast by itself. Where the network's line is below that of going straight on, it has learned what moves the objects.",
        };
    }

    private static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.error")).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Who} errs by {metrics[$"{a.Arm}.error"]:G4} on average."));
        var done = "Samples were cut out of trajectories: where objects are and how fast, and where they are some frames later. Whole trajectories were kept apart to measure on, where there were enough of them; of fewer, the last part of the time.";
        var gain = metrics.TryGetValue("ponita.error", out var network) && metrics.TryGetValue("linear.error", out var linear) && linear > 0
            ? string.Create(CultureInfo.InvariantCulture, $"\n\nThe network's forecasts are {(network < linear ? "nearer" : "no nearer")} than going straight on: {network / linear:0.00} of its error. It knows how objects move relative to each other, in no matter which direction they look; what depends on a place or a direction of the scene itself (walls, roads, gravity) it cannot learn.")
            : "";
        return $"{done}\n\n{string.Join(' ', told)}{gain}";
    }
}
