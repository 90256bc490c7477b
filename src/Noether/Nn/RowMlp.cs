using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>W_2 SiLU(W_1 [a, b] + b_1) + b_2 on rows, in one operation; plus a where it is residual.</summary>
internal sealed class RowMlp : torch.nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly Linear first;
    private readonly Linear second;
    private readonly bool _residual;

    /// <param name="inputs">Columns of both parts.</param>
    /// <param name="hidden">Width of the hidden layer.</param>
    /// <param name="outputs">Columns out.</param>
    /// <param name="generator">Draws the first weights, as torch's own layers do.</param>
    /// <param name="residual">Whether a is added to the outputs.</param>
    public RowMlp(int inputs, int hidden, int outputs, Generator generator, bool residual = false)
        : base(nameof(RowMlp))
    {
        first = Initial.DrawUniform(torch.nn.Linear(inputs, hidden), generator);
        second = Initial.DrawUniform(torch.nn.Linear(hidden, outputs), generator);
        _residual = residual;
        RegisterComponents();
    }

    /// <param name="left">a, <c>[rows, columns]</c>.</param>
    /// <param name="right">b, <c>[rows, columns]</c>; null for none.</param>
    /// <returns><c>[rows, outputs]</c>.</returns>
    public override Tensor forward(Tensor left, Tensor? right) =>
        RowPerceptron.Apply(new RowTensors(left, right, first.weight!, first.bias!, second.weight!, second.bias!), _residual);
}
