using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>One of torch's optimizers.</summary>
internal sealed class TorchUpdate : IParameterUpdate
{
    private readonly OptimizerHelper _optimizer;
    private readonly string[] _names;

    /// <param name="options">Which optimizer.</param>
    /// <param name="parameters">Names and parameters; on their final device already.</param>
    public TorchUpdate(OptimizerOptions options, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        _names = [.. parameters.Select(p => p.Name)];
        var tensors = parameters.Select(p => p.Parameter).ToList();
        _optimizer = options switch
        {
            AdamOptions o => new Adam(tensors, o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, o.Amsgrad),
            AdamWOptions o => new AdamW(tensors, o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay),
            SgdOptions o => new SGD(tensors, o.LearningRate, o.Momentum, 0, o.WeightDecay, o.Nesterov),
            _ => throw new ArgumentException($"No optimizer for {options.GetType().Name}.", nameof(options)),
        };
    }

    public void Step(double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        _optimizer.step();
    }

    public void Save(StateWriter writer)
    {
        foreach (var (name, state) in States())
        {
            var under = writer.Under(name);
            switch (state)
            {
                case Adam.State s:
                    Moments.Save(under, s.step, s.exp_avg, s.exp_avg_sq, s.max_exp_avg_sq);
                    break;
                case AdamW.State s:
                    Moments.Save(under, s.step, s.exp_avg, s.exp_avg_sq);
                    break;
                case SGD.State { momentum_buffer: { } buffer }:
                    under.Write("momentum", buffer);
                    break;
            }
        }
    }

    public void Load(StateReader reader)
    {
        foreach (var (name, state) in States())
        {
            var under = reader.Under(name);
            switch (state)
            {
                case Adam.State s:
                    s.step = Moments.Load(under, s.exp_avg, s.exp_avg_sq, s.max_exp_avg_sq);
                    break;
                case AdamW.State s:
                    s.step = Moments.Load(under, s.exp_avg, s.exp_avg_sq);
                    break;
                case SGD.State s:
                    LoadMomentum(under, s);
                    break;
            }
        }
    }

    public void Dispose() => _optimizer.Dispose();

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
