using Noether.Fields;
using Noether.Groups;
using Noether.Learning;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>How a network meets the symmetries of its task.</summary>
internal enum SoftMethod
{
    /// <summary>An ordinary perceptron.</summary>
    Mlp,

    /// <summary>The perceptron on randomly moved samples.</summary>
    Augmented,

    /// <summary>The perceptron averaged over frames of the whole group.</summary>
    Framed,

    /// <summary>Weights projected for the whole group.</summary>
    Strict,

    /// <summary>Weights projected for the group that the task really keeps.</summary>
    Oracle,

    /// <summary>Projected weights and a residual.</summary>
    Residual,

    /// <summary>Projected weights and a residual that keeps the oracle's group.</summary>
    MixedResidual,

    /// <summary>Free weights in the equivariant layout, pulled towards each candidate.</summary>
    Regularised,

    /// <summary>The perceptron, pulled towards each candidate.</summary>
    RegularisedPlain,
}

/// <summary>Makes the networks of the methods and what they are penalised by.</summary>
internal static class SoftMethods
{
    /// <summary>What the residual's squares count, and the projected weights' (the published priors).</summary>
    private const double ResidualDecay = 1;
    private const double SymmetricDecay = 1e-5;

    /// <param name="method">Which.</param>
    /// <param name="task">Fields and groups.</param>
    /// <param name="plan">Width and depth.</param>
    /// <param name="generator">Draws first weights, and elements of frames.</param>
    public static NetworkModel Model(SoftMethod method, SoftTask task, SoftPlan plan, Generator generator)
    {
        var space = task.Whole.Dimension;
        var truth = task.Oracle ?? task.Whole;
        var (treatment, blocks) = method switch
        {
            SoftMethod.Mlp or SoftMethod.Augmented or SoftMethod.Framed => (WeightTreatment.Free, TensorBlocks.Plain),
            SoftMethod.RegularisedPlain => (Near(task, plan), TensorBlocks.Plain),
            SoftMethod.Strict => (WeightTreatment.Strict(task.Whole), TensorBlocks.Gated),
            SoftMethod.Oracle => (WeightTreatment.Strict(truth), TensorBlocks.Gated),
            SoftMethod.Residual => (WeightTreatment.Residual(task.Whole), TensorBlocks.Leaking),
            SoftMethod.MixedResidual => (WeightTreatment.Residual(task.Whole, truth), TensorBlocks.Leaking),
            _ => (Near(task, plan), TensorBlocks.Leaking),
        };
        var width = method is SoftMethod.Residual or SoftMethod.MixedResidual ? ResidualWidth(plan.Width) : plan.Width;
        var network = new TensorNetwork(TensorModel.Features(task.Inputs, space), TensorSum.Even(width, space), task.Output, plan.Depth, treatment, blocks, task.IsOrthogonal, generator);
        var model = new TensorModel(task.Inputs, space, network, task.Target, task.Type, [.. task.Shape]);
        NetworkModel whole = task.Units is null ? model : new ScaledModel(model, task.Units);
        if (method != SoftMethod.Framed)
        {
            return whole;
        }

        IAffineGroup turns = space == 2 ? new O2() : new O3();
        var frame = new PcaFrame(turns, new PcaOptions { Field = task.Inputs.Single(i => i.Kind == TensorKind.Vector).Name });
        return new FrameAverage(whole, frame, Symmetry.Natural(turns), generator, new FrameDraws(Training: 1));
    }

    /// <summary>What the weights of a network cost, and the regulariser among it.</summary>
    public static (IReadOnlyList<IWeightPenalty> All, SymmetryRegularizer? Regularizer) Penalties(SoftMethod method, SoftTask task, SoftPlan plan, NetworkModel model)
    {
        var network = Network(model);
        List<IWeightPenalty> penalties = [];
        Tensor[] weights = [.. network.Linears.SelectMany(l => l.Weights)];
        var isResidual = method is SoftMethod.Residual or SoftMethod.MixedResidual;
        penalties.Add(new SquaredWeights(weights, isResidual ? SymmetricDecay : plan.WeightDecay / 2));
        if (isResidual)
        {
            penalties.Add(new SquaredWeights([.. network.Linears.SelectMany(l => l.Residuals)], ResidualDecay));
        }

        if (network.Leaks.Any())
        {
            penalties.Add(new SquaredWeights([.. network.Leaks], plan.LeakDecay));
        }

        if (method is not (SoftMethod.Regularised or SoftMethod.RegularisedPlain))
        {
            return (penalties, null);
        }

        var regularizer = SymmetryRegularizer.Of(network, task.Candidates, new SymmetryRegularizerOptions
        {
            Strength = plan.Strength,
            Power = plan.Power,
            IncludeBias = plan.IncludeBias,
            Distance = plan.Distance,
            PerFreeDimension = plan.PerFreeDimension,
        });
        return ([.. penalties, regularizer], regularizer);
    }

    /// <summary>Moves each sample of a training batch, input and target, by an element of the whole group.</summary>
    public static Func<Batch, Generator, Batch>? Augmentation(SoftMethod method, SoftTask task)
    {
        if (method != SoftMethod.Augmented)
        {
            return null;
        }

        IAffineGroup group = !task.Whole.IsOrthogonal ? task.Whole : task.Whole.Dimension == 2 ? new O2() : new O3();
        var action = new GroupAction(group);
        return (batch, generator) => action.Apply(group.Sample(batch.Size, generator), batch, Pairing.Each);
    }

    private static TensorNetwork Network(NetworkModel model) => model switch
    {
        FrameAverage average => Network(average.Backbone),
        ScaledModel scaled => Network(scaled.Inner),
        _ => (TensorNetwork)((TensorModel)model).Network,
    };

    /// <summary>Two matrices a layer where others have one: so many channels less for as many weights.</summary>
    private static int ResidualWidth(int width) => (int)Math.Round(width * 0.695);

    private static WeightTreatment Near(SoftTask task, SoftPlan plan) =>
        plan.Start == (0, 1) ? WeightTreatment.Free : WeightTreatment.Near(task.Whole, plan.Start.Symmetric, plan.Start.Own);
}
