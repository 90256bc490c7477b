using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Testing;

/// <summary>
/// What every model of this library must satisfy. A model's test class derives from this (through Noether.Testing.Xunit, or any other
/// framework) and supplies a model and batches; the checks come with it. Each check draws anew from a fixed seed.
/// </summary>
public abstract class ConformanceSuite
{
    private const long Seed = 20_24;

    /// <summary>The model under test, freshly initialised. Networks are converted to the check's precision and put in evaluation mode.</summary>
    protected abstract IModel CreateModel(Generator generator);

    /// <summary>A small batch of at least two samples that differ; with masks where the model takes them. Float32 or float64.</summary>
    protected abstract Batch CreateBatch(Generator generator);

    /// <summary>The symmetries that the model claims to respect, with actions that are exact for the elements drawn (C4 or D4 for images).</summary>
    protected virtual IReadOnlyList<Symmetry> Symmetries => [];

    /// <summary>How outputs move when nodes are permuted; null for models whose nodes have an order. Node and edge outputs move by default.</summary>
    protected virtual IAction? NodePermutation { get; } = new GroupAction(new SymmetricGroup());

    /// <summary>Whether the model has second derivatives.</summary>
    protected virtual bool IsTwiceDifferentiable => true;

    /// <summary>Each sample of a batch gives what it gives alone.</summary>
    public CheckResult BatchEqualsSingles() => Check((model, batch, _) =>
    {
        var together = model.Forward(batch);
        for (long i = 0; i < batch.Size; i++)
        {
            OutputCheck.Same($"Sample {i} alone and in its batch", together.Slice(i, 1), model.Forward(batch.Slice(i, 1)), Tolerances.Float64);
        }

        return CheckResult.Passed;
    });

    /// <summary>f(g.x) = g.f(x) for the identity and random elements of every symmetry, in float32 and float64.</summary>
    public CheckResult RespectsItsSymmetries() => Check((model, batch, generator) =>
    {
        foreach (var symmetry in Symmetries)
        {
            var group = symmetry.Group.For(batch);
            EquivarianceCheck.InBothPrecisions(model, symmetry, batch, torch.cat([group.Identity(), group.Sample(4, generator)]));
        }

        return Symmetries.Count > 0 ? CheckResult.Passed : CheckResult.NotApplicable("the model claims no symmetry");
    });

    /// <summary>Permuting the nodes of the input permutes the nodes of the output, in float32 and float64.</summary>
    public CheckResult NodesMayBePermuted() => Check((model, batch, generator) =>
    {
        if (NodePermutation is not { } output || !batch.Values.Any(f => f.HasNodeAxis))
        {
            return CheckResult.NotApplicable("the model takes no unordered nodes");
        }

        var group = new SymmetricGroup().For(batch);
        var symmetry = new Symmetry("permutations of nodes", group, new GroupAction(group), output);
        EquivarianceCheck.InBothPrecisions(model, symmetry, batch, group.Sample(4, generator));
        return CheckResult.Passed;
    });

    /// <summary>First and second derivatives by all floating-point inputs, and first ones by the parameters, equal central differences.</summary>
    public CheckResult GradientsEqualFiniteDifferences() => Check((model, batch, generator) =>
    {
        var leaves = batch.Where(p => p.Value.Type is not LabelType && p.Value.Value.is_floating_point())
            .ToDictionary(p => p.Key, p => p.Value.Value.clone().requires_grad_());
        var leafBatch = batch.Select((name, field) => leaves.TryGetValue(name, out var leaf) ? field.With(leaf) : field);
        Tensor Outputs() => torch.cat([.. model.Forward(leafBatch).Values.Where(f => f.Value.is_floating_point()).Select(f => f.Masked().flatten())]);
        Tensor[] parameters = model is torch.nn.Module network ? [.. network.parameters().Where(p => p.requires_grad)] : [];
        if (leaves.Count + parameters.Length == 0 || !Outputs().requires_grad)
        {
            return CheckResult.NotApplicable("the model has no derivatives");
        }

        GradientCheck.First(Outputs, [.. leaves.Values, .. parameters], generator);
        if (IsTwiceDifferentiable && leaves.Count > 0)
        {
            GradientCheck.Second(Outputs, [.. leaves.Values], generator, entries: 5);
        }

        return CheckResult.Passed;
    });

    /// <summary>Neither what padded entries hold nor how many there are changes any result.</summary>
    public CheckResult PaddingChangesNothing() => Check((model, batch, generator) =>
    {
        if (batch.Values.All(f => f.Mask is null))
        {
            return CheckResult.NotApplicable("the batch has no masks");
        }

        var expected = model.Forward(batch);
        OutputCheck.Same("Results with zeros and with garbage in padded entries", expected, model.Forward(Padding.Fill(batch, generator)), Tolerances.Float64);
        var wider = model.Forward(Padding.Fill(Padding.Widen(batch, 3), generator));
        OutputCheck.Same("Results before and after three padded entries were added", expected, Padding.Narrow(wider, expected), Tolerances.Float64);
        return CheckResult.Passed;
    });

    /// <summary>In evaluation mode equal inputs give equal bits.</summary>
    public CheckResult EvaluationIsDeterministic() => Check((model, batch, _) =>
    {
        OutputCheck.Same("Two evaluations of one batch", model.Forward(batch), model.Forward(batch), 0);
        return CheckResult.Passed;
    });

    private CheckResult Check(Func<IModel, Batch, Generator, CheckResult> check)
    {
        NativeTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(Seed);
        var model = CreateModel(generator.Fork("model"));
        Precision.Set(model, torch.float64);
        try
        {
            return check(model, Telling(CreateBatch(generator.Fork("batch"))).To(torch.float64), generator.Fork("check"));
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The batch, if a model that mixes its samples can be told from one that does not.</summary>
    private static Batch Telling(Batch batch) => batch.Size >= 2 && batch.Values.Any(f => f.Value.ne(f.Value.narrow(0, 0, 1)).any().item<bool>())
        ? batch
        : throw new InputException($"The suite's batch cannot show whether samples mix: it has {batch.Size} samples ({batch}). {nameof(CreateBatch)} must give at least two that differ.");
}

/// <summary>How a check ended that did not fail.</summary>
/// <param name="WhyNot">Why it does not apply to the model; null where it was made and holds.</param>
public sealed record CheckResult(string? WhyNot)
{
    /// <summary>The check was made and holds.</summary>
    public static CheckResult Passed { get; } = new((string?)null);

    /// <summary>The check does not apply to this model.</summary>
    public static CheckResult NotApplicable(string why) => new(why);
}
