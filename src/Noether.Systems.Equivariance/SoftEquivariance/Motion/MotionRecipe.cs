using System.Globalization;
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.SoftEquivariance.Motion;

/// <summary>The recipe <c>motion</c>: forecasts of tracks, whose symmetries hold more or less.</summary>
internal static class MotionRecipe
{
    private static readonly (string Arm, string Summary, SoftMethod Method)[] Arms =
    [
        ("mlp", "an ordinary perceptron", SoftMethod.Mlp),
        ("mlp-augmented", "the same trained on randomly turned and mirrored tracks", SoftMethod.Augmented),
        ("emlp", "gates and products of features, weights projected onto those that commute with all turns and reflections", SoftMethod.Strict),
        ("emlp-oracle", "the same for turns about the vertical alone", SoftMethod.Oracle),
        ("rpp", "projected weights and a free residual with a prior", SoftMethod.Residual),
        ("mixed-rpp", "the same with a residual that keeps turns about the vertical", SoftMethod.MixedResidual),
        ("per", "free weights in the same layout, pulled towards each candidate, each with a strength that tunes itself", SoftMethod.Regularised),
        ("per-flex", "the ordinary perceptron, pulled in the same way", SoftMethod.RegularisedPlain),
    ];

    private static readonly string[] Units = [MotionTracks.Even, MotionTracks.Own];

    public static Recipe Create() => new Recipe<MotionOptions>(
        "motion",
        "Forecasts where vehicles on hilly roads, or pedestrians, go from where they were, and asks which symmetries their motion keeps.",
        MotionOptions.For,
        [.. Arms.Select(a => new Arm<MotionOptions>(a.Arm, a.Summary, (options, context) => Build(a.Method, options, context)))])
    {
        Asked = [new(MotionTracks.Seen, FieldType.Vector, [null, null], "places in metres relative to the last one: [6, 3] of vehicles every 0.2 s, [8, 2] of pedestrians every 0.4 s")],
        Figures = tables => SoftFigures.All(tables, "per", Units, Arms.Select(a => a.Arm)),
        Metrics =
        [
            .. Units.Select(u => new MetricMeaning($"ade_{u}", $"mean distance from where they went, metres, {Words(u)}")),
            .. Units.Select(u => new MetricMeaning($"straight_ade_{u}", $"the same going straight on, metres, {Words(u)}")),
            new("found", "share of the units for which turns about the vertical end with the greatest strength"),
            .. Units.SelectMany(Details),
        ],
        Findings = Write,
        Next =
        [
            ("noether run soft-equivariance/motion --preset reproduce --seeds 0..2", "Decide the claims over three seeds."),
            ("noether run soft-equivariance/motion --set source=Pedestrians", "Forecast recorded pedestrians in the plane."),
            ("noether run soft-equivariance/motion --arms mlp,emlp,per --set headingSpread=0.3", "Let all vehicles go one way: turns about the vertical are then unproven by the data."),
        ],
        Claims =
        [
            .. Units.SelectMany(Claims),
            new("keeps-the-vertical", "Turns about the vertical end with the greatest strength.", Metric("per.found"), Comparison.AtLeast, 11.0 / 12),
        ],
    };

    /// <summary>Tracks of the source, to be moved by an audit.</summary>
    public static AuditData ForAudit(MotionOptions options, ArmContext context)
    {
        var test = MotionTracks.Read(options, context).Test.To(context.Device);
        var target = test[MotionTracks.Target];
        string[] answers = [.. MotionTracks.Tasks(options.Source).Select(TaskNetworks.Answer)];
        return AuditData.Of("tracks", new Batch([(MotionTracks.Seen, test[MotionTracks.Seen]), .. answers.Select(a => (a, target))]), answers);
    }

    private static ArmRun Build(SoftMethod method, MotionOptions options, ArmContext context)
    {
        return SoftArms.Of(method, MotionTracks.Tasks(options.Source), SoftPlan.Of(options), _ => MotionTracks.Read(options, context), Measure, context);

        static IEnumerable<(string Name, double Value)> Measure(SoftTask task, SoftData data, IModel model, EvaluationContext evaluation) =>
        [
            ("ade", MotionTracks.Displacement(model, data.Test)),
            ("straight_ade", MotionTracks.Displacement(new StraightOn((int)task.Shape[0]), data.Test)),
            .. SoftArms.Errors(task, model, data.Test, evaluation.Generator),
        ];
    }

    private static IEnumerable<Claim> Claims(string units)
    {
        Expression Error(string arm) => Metric($"{arm}.ade_{units}");
        var words = char.ToUpperInvariant(Words(units)[0]) + Words(units)[1..];
        yield return new($"below-straight-{units}", $"{words}: pulled towards symmetries, the network errs less than going straight on.", Error("per"), Comparison.Less, Metric($"per.straight_ade_{units}"));
        yield return new($"below-mlp-{units}", $"{words}: it errs less than an ordinary perceptron.", Error("per"), Comparison.Less, Error("mlp"));
        yield return new($"below-emlp-{units}", $"{words}: it errs less than the network that keeps all turns exactly.", Error("per"), Comparison.Less, Error("emlp"));
        yield return new($"below-rpp-{units}", $"{words}: it errs less than projected weights with a residual.", Error("per"), Comparison.Less, Error("rpp"));
        yield return new($"below-mixed-rpp-{units}", $"{words}: it errs less than those with a residual that keeps turns about the vertical.", Error("per"), Comparison.Less, Error("mixed-rpp"));
    }

    private static IEnumerable<MetricMeaning> Details(string units)
    {
        yield return new($"validation_mse_{units}", $"least squared error on validation tracks, {Words(units)}", IsDetail: true);
        yield return new($"found_{units}", $"1 where turns about the vertical end with the greatest strength, {Words(units)}", IsDetail: true);
        foreach (var meaning in SoftArms.GroupMeanings(MotionTracks.Tasks(MotionSource.Vehicles).Single(t => t.Name == units), Words(units), isKnown: false))
        {
            yield return meaning;
        }
    }

    private static string Words(string units) => units == MotionTracks.Even ? "one unit for all axes" : "a unit for each axis";

    private static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        List<string> paragraphs = ["Networks see where something was and forecast where it goes, relative to where it was seen last; the future is not in the input."];
        foreach (var units in Units)
        {
            var errors = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.ade_{units}")).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Arm} {metrics[$"{a.Arm}.ade_{units}"]:G3}")).ToArray();
            if (errors.Length > 0)
            {
                var task = MotionTracks.Tasks(metrics.Keys.Any(k => k.Contains("R+", StringComparison.Ordinal)) ? MotionSource.Pedestrians : MotionSource.Vehicles).Single(t => t.Name == units);
                paragraphs.Add($"With {Words(units)}, mean distances in metres are {string.Join(", ", errors)}.{SoftArms.Strengths(task, "per", metrics)}");
            }
        }

        return string.Join("\n\n", paragraphs);
    }
}
