using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Testing.Tests;

public sealed class ConformanceSuiteTests
{
    private static readonly Dictionary<string, (Func<Batch, Batch> Model, Func<Suite, CheckResult> Check, string Message)> Wrong = new()
    {
        ["equivariance"] = (Models.LooksAlongX, s => s.RespectsItsSymmetries(), "does not respect E(3)"),
        ["batch"] = (Models.SeesTheBatch, s => s.BatchEqualsSingles(), "alone and in its batch"),
        ["permutation"] = (Models.OrderMatters, s => s.NodesMayBePermuted(), "permutations of nodes"),
        ["garbage"] = (Models.ReadsPadding, s => s.PaddingChangesNothing(), "garbage"),
        ["width"] = (Models.CountsPadding, s => s.PaddingChangesNothing(), "were added"),
        ["gradient"] = (Models.CutsTheTape, s => s.GradientsEqualFiniteDifferences(), "first derivative"),
        ["noise"] = (Models.Noisy(new Generator(3)), s => s.EvaluationIsDeterministic(), "Two evaluations"),
    };

    public static TheoryData<string> Faults => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_check_catches_its_wrong_model(string fault)
    {
        var (model, check, message) = Wrong[fault];
        var error = Assert.Throws<CheckFailedException>(() => check(new Suite(model)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("allowed is", error.Message, StringComparison.Ordinal);
        Assert.Null(check(new Suite(Models.Moments)).WhyNot);
    }

    [Fact]
    public void What_does_not_apply_says_why()
    {
        var suite = new Suite(_ => new Batch(("y", new Field(torch.zeros(2), FieldType.Scalar))), masked: false, symmetric: false);
        Assert.Contains("masks", suite.PaddingChangesNothing().WhyNot, StringComparison.Ordinal);
        Assert.Contains("symmetry", suite.RespectsItsSymmetries().WhyNot, StringComparison.Ordinal);
        Assert.Contains("derivatives", suite.GradientsEqualFiniteDifferences().WhyNot, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_that_cannot_show_whether_samples_mix_is_refused(bool twice)
    {
        var error = Assert.Throws<InputException>(() => new SameSamples(twice).BatchEqualsSingles());
        Assert.Contains("at least two that differ", error.Message, StringComparison.Ordinal);
    }

    private sealed class SameSamples(bool twice) : ConformanceSuite
    {
        protected override IModel CreateModel(Generator generator) => new FunctionModel(Models.SeesTheBatch);

        protected override Batch CreateBatch(Generator generator) => Models.Clouds(generator).Slice(0, 1) is var one && twice ? Batch.Cat(one, one) : one;
    }

    private sealed class Suite(Func<Batch, Batch> model, bool masked = true, bool symmetric = true) : ConformanceSuite
    {
        protected override IReadOnlyList<Symmetry> Symmetries => symmetric ? [MomentTests.Motions] : [];

        protected override IModel CreateModel(Generator generator) => new FunctionModel(model);

        protected override Batch CreateBatch(Generator generator) => Models.Clouds(generator) is var clouds && masked
            ? clouds
            : new Batch(("x", clouds["x"] with { Mask = null }));
    }
}

/// <summary>The suite as a model's own test class uses it.</summary>
public sealed class MomentTests : Xunit.ConformanceTests
{
    internal static Symmetry Motions { get; } = Symmetry.Natural(SemidirectProduct.Euclidean(3, 2));

    protected override IReadOnlyList<Symmetry> Symmetries => [Motions];

    protected override IModel CreateModel(Generator generator) => new FunctionModel(Models.Moments);

    protected override Batch CreateBatch(Generator generator) => Models.Clouds(generator);
}
