using Xunit;

namespace Noether.Testing.Xunit;

/// <summary>
/// <see cref="ConformanceSuite"/> as xunit tests: derive a class, supply a model and batches, and the tests are there.
/// A check that does not apply to the model is skipped with its reason.
/// </summary>
public abstract class ConformanceTests : ConformanceSuite
{
    /// <inheritdoc cref="ConformanceSuite.BatchEqualsSingles"/>
    [Fact]
    public void A_batch_equals_its_singles() => Report(BatchEqualsSingles());

    /// <inheritdoc cref="ConformanceSuite.RespectsItsSymmetries"/>
    [Fact]
    public void The_model_respects_its_symmetries() => Report(RespectsItsSymmetries());

    /// <inheritdoc cref="ConformanceSuite.NodesMayBePermuted"/>
    [Fact]
    public void Nodes_may_be_permuted() => Report(NodesMayBePermuted());

    /// <inheritdoc cref="ConformanceSuite.GradientsEqualFiniteDifferences"/>
    [Fact]
    public void Gradients_equal_finite_differences() => Report(GradientsEqualFiniteDifferences());

    /// <inheritdoc cref="ConformanceSuite.PaddingChangesNothing"/>
    [Fact]
    public void Padding_changes_nothing() => Report(PaddingChangesNothing());

    /// <inheritdoc cref="ConformanceSuite.EvaluationIsDeterministic"/>
    [Fact]
    public void Evaluation_is_deterministic() => Report(EvaluationIsDeterministic());

    private static void Report(CheckResult result) => Assert.SkipWhen(result.WhyNot is not null, $"Not applicable: {result.WhyNot}.");
}
