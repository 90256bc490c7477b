using Noether.Numerics;
using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>
/// An optimizer over named parameters, with a state that is saved and restored exactly. Adam and AdamW run in one loop a parameter in float32 and float64 on the CPU;
/// all else are torch's own. The state is the same either way.
/// </summary>
public sealed class ParameterUpdate : IDisposable
{
    private readonly IParameterUpdate _update;

    /// <param name="options">Which optimizer.</param>
    /// <param name="parameters">Names and parameters; on their final device already.</param>
    public ParameterUpdate(OptimizerOptions options, IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        var list = parameters.ToList();
        _update = list.All(p => KernelRows.Has(p.Parameter) && p.Parameter.is_contiguous())
            ? options switch
            {
                AdamOptions o => new FusedAdam(new AdamSettings(o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, Coupled: true, o.Amsgrad), list),
                AdamWOptions o => new FusedAdam(new AdamSettings(o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, Coupled: false), list),
                _ => new TorchUpdate(options, list),
            }
            : new TorchUpdate(options, list);
    }

    /// <summary>Moves the parameters along their gradients; those without a gradient stay.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    public void Step(double learningRate) => _update.Step(learningRate);

    /// <summary>Writes the moments of each parameter.</summary>
    public void Save(StateWriter writer) => _update.Save(writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">It was written for other parameters or another optimizer.</exception>
    public void Load(StateReader reader) => _update.Load(reader);

    /// <inheritdoc/>
    public void Dispose() => _update.Dispose();
}

/// <summary>What <see cref="ParameterUpdate"/> chooses among.</summary>
internal interface IParameterUpdate : IDisposable
{
    void Step(double learningRate);

    void Save(StateWriter writer);

    void Load(StateReader reader);
}

/// <summary>The two moments of a parameter as checkpoints hold them, and the largest squares where an optimizer keeps them.</summary>
internal static class Moments
{
    public static void Save(StateWriter writer, long step, Tensor mean, Tensor square, Tensor? largest = null)
    {
        writer.Write("step", step);
        writer.Write("mean", mean);
        writer.Write("square", square);
        if (largest is not null)
        {
            writer.Write("largest", largest);
        }
    }

    /// <returns>The number of steps done.</returns>
    public static long Load(StateReader reader, Tensor mean, Tensor square, Tensor? largest = null)
    {
        NetworkState.Copy(reader, "mean", mean);
        NetworkState.Copy(reader, "square", square);
        if (largest is not null)
        {
            NetworkState.Copy(reader, "largest", largest);
        }

        return reader.Int64("step");
    }
}
