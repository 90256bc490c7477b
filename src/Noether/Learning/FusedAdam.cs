using System.Numerics;
using Noether.Kernels;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>What <see cref="FusedAdam"/> needs to know besides the rate of a step.</summary>
/// <param name="Beta1">Memory of the mean gradient.</param>
/// <param name="Beta2">Memory of the mean squared gradient.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">Strength of the pull to zero.</param>
/// <param name="Coupled">Whether the pull is part of the gradient (Adam) or shrinks the parameters by itself (AdamW).</param>
/// <param name="Amsgrad">Whether the largest squares so far take the place of the last ones.</param>
internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Coupled, bool Amsgrad = false);

/// <summary>Adam and AdamW by <see cref="AdamUpdate"/>.</summary>
internal sealed class FusedAdam : IParameterUpdate
{
    private readonly AdamSettings _settings;
    private readonly List<Entry> _entries;

    /// <param name="settings">Which of the two, and how.</param>
    /// <param name="parameters">Contiguous, as <see cref="KernelRows.Has"/> asks.</param>
    public FusedAdam(AdamSettings settings, IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        if (settings is not { Beta1: >= 0 and < 1, Beta2: >= 0 and < 1, Epsilon: >= 0, WeightDecay: >= 0 })
        {
            throw new ArgumentException($"Expected memories from 0 to below 1 and no negative number: {settings}.", nameof(settings));
        }

        _settings = settings;
        using var off = torch.no_grad();
        _entries = [.. parameters.Select(p => new Entry(p.Name, p.Parameter, Zeros(p.Parameter), Zeros(p.Parameter), settings.Amsgrad ? Zeros(p.Parameter) : null))];
    }

    public void Step(double learningRate)
    {
        var threads = Threads.Current;
        foreach (var entry in _entries)
        {
            using var gradient = entry.Parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            entry.Steps++;
            var factors = new AdamFactors(_settings.Beta1, _settings.Beta2, _settings.Epsilon, learningRate, entry.Steps)
            {
                Decay = _settings.Coupled ? _settings.WeightDecay : 0,
                Shrink = _settings.Coupled ? 1 : 1 - (learningRate * _settings.WeightDecay),
            };
            using var whole = gradient.is_contiguous() ? null : gradient.contiguous();
            if (gradient.dtype == torch.float32)
            {
                Move<float>(entry, whole ?? gradient, factors, threads);
            }
            else
            {
                Move<double>(entry, whole ?? gradient, factors, threads);
            }
        }
    }

    public void Save(StateWriter writer)
    {
        foreach (var entry in _entries)
        {
            Moments.Save(writer.Under(entry.Name), entry.Steps, entry.Mean, entry.Square, entry.Largest);
        }
    }

    public void Load(StateReader reader)
    {
        foreach (var entry in _entries)
        {
            entry.Steps = Moments.Load(reader.Under(entry.Name), entry.Mean, entry.Square, entry.Largest);
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Mean.Dispose();
            entry.Square.Dispose();
            entry.Largest?.Dispose();
        }
    }

    /// <summary>The roots are torch's: its library does not round them correctly, and a training shall give the bits that torch's optimizer gives.</summary>
    private static void Move<T>(Entry entry, Tensor gradient, in AdamFactors factors, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameter = KernelRows.Of<T>(entry.Parameter);
        var mean = KernelRows.Of<T>(entry.Mean);
        AdamUpdate.Renew<T>(parameter, KernelRows.Of<T>(gradient), mean, KernelRows.Of<T>(entry.Square), factors, threads);
        if (entry.Largest is { } largest)
        {
            using var larger = torch.maximum(largest, entry.Square);
            largest.copy_(larger);
        }

        using var roots = (entry.Largest ?? entry.Square).sqrt();
        AdamUpdate.Move<T>(parameter, mean, KernelRows.Of<T>(roots), factors, threads);
    }

    private static Tensor Zeros(Tensor parameter) => torch.zeros(parameter.shape, parameter.dtype).DetachFromDisposeScope();

    private sealed class Entry(string name, Parameter parameter, Tensor mean, Tensor square, Tensor? largest)
    {
        public string Name => name;

        public Parameter Parameter => parameter;

        public Tensor Mean => mean;

        public Tensor Square => square;

        /// <summary>The largest squares so far; null where they are not asked for.</summary>
        public Tensor? Largest => largest;

        public long Steps { get; set; }
    }
}
