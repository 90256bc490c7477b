using System.Globalization;
using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.SoftEquivariance.CosSim;

/// <summary>The recipe <c>cossim</c>: turns and enlargements, of which a number keeps both, one, or none.</summary>
internal static class CosSimRecipe
{
    private static readonly (string Arm, string Summary, SoftMethod Method)[] Arms =
    [
        ("mlp", "an ordinary perceptron", SoftMethod.Mlp),
        ("mlp-augmented", "the same trained on randomly turned and enlarged samples", SoftMethod.Augmented),
        ("emlp", "gates and products of features, weights projected onto those that commute with turns and enlargements", SoftMethod.Strict),
        ("rpp", "weights projected for both and a free residual with a prior", SoftMethod.Residual),
        ("per", "free weights in the same layout, pulled towards turns and towards enlargements, each with a strength that tunes itself", SoftMethod.Regularised),
        ("per-flex", "the ordinary perceptron, pulled in the same way", SoftMethod.RegularisedPlain),
    ];

    public static Recipe Create() => new Recipe<CosSimOptions>(
        "cossim",
        "Learns numbers of three vectors that turns, enlargements, both or neither leave as they are, and asks which network finds out which.",
        CosSimOptions.For,
        [.. Arms.Select(a => CosSimArms.Of(a.Arm, a.Summary, a.Method))])
    {
        Asked = [new(AngleLaw.Inputs, FieldType.Vector, [AngleLaw.Vectors, 3], "three vectors")],
        Figures = Draw,
        Metrics =
        [
            .. AngleLaw.All.Select(l => new MetricMeaning($"mse_{l.Name}", $"mean squared error on test samples, {Words(l)}")),
            new("found", "share of the laws with one symmetry for which its strength ends the greater"),
            .. AngleLaw.All.SelectMany(Details),
        ],
        Findings = Write,
        Next =
        [
            ("noether run soft-equivariance/cossim --preset reproduce --seeds 0..2", "Decide the claims over three seeds."),
            ("noether run soft-equivariance/cossim --arms per --sweep power=0,1,2,5", "See how much hangs on how steeply strengths are adjusted."),
        ],
        Claims = [.. AngleLaw.All.SelectMany(Claims), new("finds-the-symmetry", "Where the number keeps one symmetry alone, that one's strength ends the greater.", Metric("per.found"), Comparison.AtLeast, 11.0 / 12)],
    };

    private static IEnumerable<Claim> Claims(AngleLaw law)
    {
        Expression Mse(string arm) => Metric($"{arm}.mse_{law.Name}");
        var words = Words(law);
        var start = char.ToUpperInvariant(words[0]) + words[1..];
        yield return new($"below-mlp-{law.Name}", $"{start}: pulled towards symmetries, the network errs less than an ordinary perceptron.", Mse("per"), Comparison.Less, Mse("mlp"));
        yield return new($"below-emlp-{law.Name}", $"{start}: it errs less than the network that keeps both exactly.", Mse("per"), Comparison.Less, Mse("emlp"));
        yield return new($"at-most-rpp-{law.Name}", $"{start}: it errs at most as much as projected weights with a residual.", Mse("per"), Comparison.AtMost, Mse("rpp"));
    }

    private static IEnumerable<MetricMeaning> Details(AngleLaw law)
    {
        yield return new($"validation_mse_{law.Name}", $"least error on validation samples, {Words(law)}", IsDetail: true);
        if (law.Task.Truth is not null)
        {
            yield return new($"found_{law.Name}", $"1 where the kept symmetry's strength ends the greater, {Words(law)}", IsDetail: true);
        }

        foreach (var meaning in SoftArms.GroupMeanings(law.Task, Words(law), isKnown: true))
        {
            yield return meaning;
        }
    }

    private static string Words(AngleLaw law) => law.Name switch
    {
        "both" => "number that keeps both",
        "turns" => "number that keeps turns alone",
        "sizes" => "number that keeps enlargements alone",
        _ => "number that keeps neither",
    };

    private static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        List<string> paragraphs = ["Networks learn a number of three vectors. Turning or enlarging the vectors leaves it as it is, or does not; nobody tells the regularised network, which is pulled towards both symmetries alike at first."];
        foreach (var law in AngleLaw.All)
        {
            var errors = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.mse_{law.Name}")).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Arm} {metrics[$"{a.Arm}.mse_{law.Name}"]:G3}")).ToArray();
            if (errors.Length > 0)
            {
                paragraphs.Add($"For the {Words(law)}, squared errors on test samples are {string.Join(", ", errors)}.{SoftArms.Strengths(law.Task, "per", metrics)}");
            }
        }

        return string.Join("\n\n", paragraphs);
    }

    private static IEnumerable<Figure> Draw(RunTables tables) => SoftFigures.All(tables, "per", [.. AngleLaw.All.Select(l => l.Name)], Arms.Select(a => a.Arm));
}
