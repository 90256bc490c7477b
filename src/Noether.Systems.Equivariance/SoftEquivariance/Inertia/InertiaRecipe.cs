using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>The recipe <c>inertia</c>: a law with one exact symmetry among several near ones.</summary>
internal static class InertiaRecipe
{
    private const double FoundOf = 11.0 / 12;

    public static Recipe Create() => new Recipe<InertiaOptions>(
        "inertia",
        "Learns a matrix from masses and places of five bodies that nearly turns along with them, keeps turns about one axis exactly, and asks which network finds that axis.",
        InertiaOptions.For,
        [
            InertiaArms.Of("mlp", "an ordinary perceptron", SoftMethod.Mlp),
            InertiaArms.Of("mlp-augmented", "the same trained on randomly turned and mirrored samples", SoftMethod.Augmented),
            InertiaArms.Of("fa-mlp", "the same averaged over frames of O(3): one random element in training, all in evaluation", SoftMethod.Framed),
            InertiaArms.Of("emlp-o3", "gates and products of features, weights projected onto those that commute with O(3)", SoftMethod.Strict),
            InertiaArms.Of("emlp-oracle", "the same for the group that the law really keeps, which nobody else is told", SoftMethod.Oracle),
            InertiaArms.Of("rpp", "weights projected for O(3) and a free residual with a prior", SoftMethod.Residual),
            InertiaArms.Of("mixed-rpp", "the same with a residual that keeps the law's own group, which nobody else is told", SoftMethod.MixedResidual),
            InertiaArms.Of("per", "free weights in the same layout, pulled towards O(2) about z, x and y, each with a strength that tunes itself", SoftMethod.Regularised),
            InertiaArms.Of("per-flex", "the ordinary perceptron, pulled in the same way", SoftMethod.RegularisedPlain),
        ])
    {
        Asked =
        [
            new(InertiaLaw.Masses, FieldType.Scalar, [InertiaLaw.Bodies], "masses of five bodies"),
            new(InertiaLaw.Places, FieldType.Vector, [InertiaLaw.Bodies, 3], "their places about the centre"),
        ],
        Figures = tables => SoftFigures.All(tables, "per", [.. InertiaLaw.All.Select(l => l.Name)], InertiaFindings.Arms.Select(a => a.Arm)),
        PageFigures = ["penalties-z", "strengths", "errors"],
        Metrics = InertiaFindings.Metrics,
        Findings = InertiaFindings.Write,
        Next =
        [
            ("noether run soft-equivariance/inertia --preset reproduce --seeds 0..2", "Decide the claims: four laws, three seeds."),
            ("noether run soft-equivariance/inertia --arms mlp,emlp-o3,per --sweep size=0,0.1,0.3,0.6,1", "See how the networks take a symmetry that holds less and less."),
            ("noether run soft-equivariance/inertia --arms per --sweep adjustAt=20,40,60,100 --sweep power=1,2,5", "See how much hangs on when and how steeply strengths are adjusted."),
            ("noether run soft-equivariance/inertia --arms per --set repeatEvery=20", "Adjust strengths again and again by a moving average."),
        ],
        Claims = [.. InertiaLaw.All.SelectMany(Errors), .. Discovery],
    };

    private static IEnumerable<Claim> Errors(InertiaLaw law)
    {
        Expression Mse(string arm) => Metric($"{arm}.mse_{law.Name}");
        yield return new($"below-mlp-{law.Name}", $"Law {law.Name}: pulled towards symmetries, the network errs less than an ordinary perceptron.", Mse("per"), Comparison.Less, Mse("mlp"));
        yield return new($"below-emlp-{law.Name}", $"Law {law.Name}: it errs less than the network that keeps all turns exactly.", Mse("per"), Comparison.Less, Mse("emlp-o3"));
        yield return new($"at-most-rpp-{law.Name}", $"Law {law.Name}: it errs at most as much as projected weights with a residual.", Mse("per"), Comparison.AtMost, Mse("rpp"));
        yield return new($"emlp-above-floor-{law.Name}", $"Law {law.Name}: the network that keeps all turns errs at least as much as the best forecast that does so.", Mse("emlp-o3"), Comparison.AtLeast, Metric($"emlp-o3.floor_{law.Name}") * 0.98, Aggregate.Every);
        yield return new($"below-floor-{law.Name}", $"Law {law.Name}: pulled towards symmetries, the network goes below that.", Mse("per"), Comparison.Less, Metric($"per.floor_{law.Name}"));
        yield return new($"rpp-below-floor-{law.Name}", $"Law {law.Name}: so do projected weights with a residual.", Mse("rpp"), Comparison.Less, Metric($"rpp.floor_{law.Name}"));
        if (law.Task.Oracle is { } truth)
        {
            Expression Off(string arm) => Metric($"{arm}.equivariance_error_{truth.Name}_{law.Name}");
            yield return new($"oracle-below-floor-{law.Name}", $"Law {law.Name}: so does the network that keeps exactly what the law keeps.", Mse("emlp-oracle"), Comparison.Less, Metric($"emlp-oracle.floor_{law.Name}"));
            yield return new($"keeps-{law.Name}", $"Law {law.Name}: it keeps the law's own symmetry at least three times better than the perceptron.", Off("per") * 3, Comparison.AtMost, Off("mlp"));
            yield return new($"oracle-is-exact-{law.Name}", $"Law {law.Name}: the network with projected weights keeps its group up to rounding in float32.", Off("emlp-oracle"), Comparison.AtMost, 1e-5, Aggregate.Every);
        }
    }

    private static IEnumerable<Claim> Discovery
    {
        get
        {
            yield return new("finds-the-symmetry", "The greatest strength belongs to the law's own symmetry, in at least 11 of 12 trainings.", Metric("per.found"), Comparison.AtLeast, FoundOf);
            var (z, x, y) = (InertiaLaw.Candidates[0].Name, InertiaLaw.Candidates[1].Name, InertiaLaw.Candidates[2].Name);
            Expression Penalty(string group) => Metric($"per.penalty_{group}_mixed");
            yield return new("worst-of-mixed-beside-x", "Where no candidate is exact, turns about z, which the law keeps least, cost more than turns about x.", Penalty(z), Comparison.Greater, Penalty(x));
            yield return new("worst-of-mixed-beside-y", "They also cost more than turns about y.", Penalty(z), Comparison.Greater, Penalty(y));
        }
    }
}
