using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>One of torch's optimizers over named parameters, with a state that is saved and restored exactly.</summary>
public sealed class ParameterUpdate : IDisposable
{
    private readonly OptimizerHelper _optimizer;
    private readonly string[] _names;

    /// <param name="options">Which optimizer.</param>
    /// <param name="parameters">Names and parameters; on their final device already.</param>
    public ParameterUpdate(OptimizerOptions options, IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        var list = parameters.ToList();
        _names = [.. list.Select(p => p.Name)];
        var tensors = list.Select(p => p.Parameter).ToList();
        _optimizer = options switch
        {
            AdamOptions o => new Adam(tensors, o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay),
            AdamWOptions o => new AdamW(tensors, o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay),
            SgdOptions o => new SGD(tensors, o.LearningRate, o.Momentum, 0, o.WeightDecay, o.Nesterov),
            _ => throw new ArgumentException($"No optimizer for {options.GetType().Name}.", nameof(options)),
        };
    }

    /// <summary>Moves the parameters along their gradients; those without a gradient stay.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    public void Step(double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        _optimizer.step();
    }

    /// <summary>Writes the moments of each parameter.</summary>
    public void Save(StateWriter writer)
    {
        foreach (var (name, state) in States())
        {
            var under = writer.Under(name);
            switch (state)
            {
                case Adam.State s:
                    SaveMoments(under, s.step, s.exp_avg, s.exp_avg_sq);
                    break;
                case AdamW.State s:
                    SaveMoments(under, s.step, s.exp_avg, s.exp_avg_sq);
                    break;
                case SGD.State { momentum_buffer: { } buffer }:
                    under.Write("momentum", buffer);
                    break;
            }
        }
    }

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">It was written for other parameters or another optimizer.</exception>
    public void Load(StateReader reader)
    {
        foreach (var (name, state) in States())
        {
            var under = reader.Under(name);
            switch (state)
            {
                case Adam.State s:
                    s.step = LoadMoments(under, s.exp_avg, s.exp_avg_sq);
                    break;
                case AdamW.State s:
                    s.step = LoadMoments(under, s.exp_avg, s.exp_avg_sq);
                    break;
                case SGD.State s:
                    LoadMomentum(under, s);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private static void SaveMoments(StateWriter writer, long step, Tensor mean, Tensor square)
    {
        writer.Write("step", step);
        writer.Write("mean", mean);
        writer.Write("square", square);
    }

    private static long LoadMoments(StateReader reader, Tensor mean, Tensor square)
    {
        NetworkState.Copy(reader, "mean", mean);
        NetworkState.Copy(reader, "square", square);
        return reader.Int64("step");
    }

    private void LoadMomentum(StateReader reader, SGD.State state)
    {
        state.momentum_buffer?.Dispose();
        state.momentum_buffer = null;
        if (!reader.Names.Contains("momentum"))
        {
            return;
        }

        var index = _optimizer.state_dict().State.IndexOf(state);
        using var value = reader.Tensor("momentum");
        state.momentum_buffer = value.to(_optimizer.parameters().ElementAt(index).device).DetachFromDisposeScope();
    }

    private IEnumerable<(string Name, OptimizerState State)> States() => _names.Zip(_optimizer.state_dict().State);
}
