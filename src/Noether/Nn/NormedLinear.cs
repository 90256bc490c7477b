using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A linear map of rows followed by batch normalisation over the rows and an activation: activation(norm(W x)). The map has no bias, as the normalisation
/// takes any away and adds its own.
/// </summary>
public sealed class NormedLinear : torch.nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;
    private readonly BatchNorm1d norm;
    private readonly torch.nn.Module<Tensor, Tensor>? activation;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="activation">What follows; null for nothing.</param>
    /// <param name="generator">Where first weights are drawn from (<see cref="Initial.DrawUniform"/>).</param>
    public NormedLinear(int inputs, int outputs, torch.nn.Module<Tensor, Tensor>? activation, Generator generator)
        : base(nameof(NormedLinear))
    {
        linear = Initial.DrawUniform(torch.nn.Linear(inputs, outputs, hasBias: false), generator);
        norm = torch.nn.BatchNorm1d(outputs);
        this.activation = activation;
        Inputs = inputs;
        Outputs = outputs;
        RegisterComponents();
    }

    /// <summary>Channels in.</summary>
    public int Inputs { get; }

    /// <summary>Channels out.</summary>
    public int Outputs { get; }

    /// <summary>W, <c>[outputs, inputs]</c>: for those who multiply by parts of it and then call <see cref="Finish"/>.</summary>
    public Tensor Weight => linear.weight!;

    /// <param name="rows"><c>[N, inputs]</c>.</param>
    /// <returns><c>[N, outputs]</c>.</returns>
    public override Tensor forward(Tensor rows)
    {
        using var mapped = linear.call(rows);
        return Finish(mapped);
    }

    /// <summary>What follows the linear map: activation(norm(x)).</summary>
    /// <param name="mapped"><c>[N, outputs]</c>.</param>
    public Tensor Finish(Tensor mapped)
    {
        var normed = norm.call(mapped);
        if (activation is null)
        {
            return normed;
        }

        using (normed)
        {
            return activation.call(normed);
        }
    }
}
