using Noether.Geometry;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A depth-wise convolution of features of points with directions, with kernels combined of functions that are given: first over space, channel by channel and direction by direction,
/// y_ioc = s Σ_j (K k_ijo)_c x_joc; then, where there are directions to mix, z_ipc = 1/N Σ_o (F f_po)_c y_ioc; and a bias.
/// </summary>
/// <remarks>Source: Bekkers et al., ICLR 2024, section 4 and its program.</remarks>
public sealed class OrientedConvolution : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly Parameter kernel;
    private readonly Parameter? fibre;
    private readonly Parameter bias;
    private readonly Tensor calibrated;
    private readonly double _scale;
    private readonly bool _calibrate;

    /// <param name="width">Channels.</param>
    /// <param name="basis">Functions that kernels are combined of.</param>
    /// <param name="mixes">Whether directions are mixed.</param>
    /// <param name="generator">Draws the first weights, uniformly within ±1/√basis.</param>
    /// <param name="calibrate">Whether kernels are scaled at the first training step so that the result spreads as the input does.</param>
    /// <param name="scale">The factor s.</param>
    public OrientedConvolution(int width, int basis, bool mixes, Generator generator, bool calibrate = true, double scale = 1)
        : base(nameof(OrientedConvolution))
    {
        ArgumentNullException.ThrowIfNull(generator);
        kernel = Initial.Uniform([width, basis], 1 / Math.Sqrt(basis), generator);
        fibre = mixes ? Initial.Uniform([width, basis], 1 / Math.Sqrt(basis), generator) : null;
        bias = new Parameter(torch.zeros(width));
        calibrated = torch.zeros(1);
        (_calibrate, _scale) = (calibrate, scale);
        RegisterComponents();
    }

    /// <param name="graph">Who sends to whom.</param>
    /// <param name="basis">k, <c>[edges, directions, functions]</c>.</param>
    /// <param name="fibreBasis">f, <c>[directions, directions, functions]</c>, receivers' directions first; not read where directions are not mixed.</param>
    /// <param name="x"><c>[points, directions, channels]</c>.</param>
    public override Tensor forward(GraphBatch graph, Tensor basis, Tensor fibreBasis, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = torch.NewDisposeScope();
        if (training && _calibrate && calibrated.item<float>() == 0)
        {
            Calibrate(graph, basis, fibreBasis, x);
        }

        return scope.MoveToOuter(Mix(fibreBasis, Spread(graph, basis, x)) + bias);
    }

    private Tensor Spread(GraphBatch graph, Tensor basis, Tensor x)
    {
        var sums = OrientedMessages.Apply(graph.Pairs, basis, kernel, x);
        return _scale == 1 ? sums : sums * _scale;
    }

    private Tensor Mix(Tensor fibreBasis, Tensor y) => fibre is null ? y : OrientedMessages.Mix(torch.nn.functional.linear(fibreBasis, fibre), y);

    private void Calibrate(GraphBatch graph, Tensor basis, Tensor fibreBasis, Tensor x)
    {
        using var off = torch.no_grad();
        var y = Spread(graph, basis, x);
        var (given, first) = (x.std(), y.std());
        kernel.mul_(given / first);
        if (fibre is not null)
        {
            // What is mixed is by then of the input's spread.
            var second = Mix(fibreBasis, y).std();
            fibre.mul_(first / second);
        }

        calibrated.fill_(1);
    }
}

/// <summary>
/// x + γ W_b GELU(W_a LN(conv(x))): a convolution that mixes points, then a perceptron that mixes channels.
/// </summary>
/// <remarks>Source: Liu et al., "A ConvNet for the 2020s", CVPR 2022, section 2.6.</remarks>
public sealed class ConvNextBlock : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly OrientedConvolution convolution;
    private readonly LayerNorm norm;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly Parameter? scale;

    /// <param name="convolution">The convolution, from now on a part of the block.</param>
    /// <param name="width">Channels.</param>
    /// <param name="widening">Channels of the perceptron as a multiple of these.</param>
    /// <param name="layerScale">First value of γ; null for none.</param>
    /// <param name="generator">Draws the first weights.</param>
    public ConvNextBlock(OrientedConvolution convolution, int width, int widening, double? layerScale, Generator generator)
        : base(nameof(ConvNextBlock))
    {
        this.convolution = convolution;
        norm = torch.nn.LayerNorm(width);
        widen = Initial.DrawUniform(torch.nn.Linear(width, width * widening), generator);
        narrow = Initial.DrawUniform(torch.nn.Linear(width * widening, width), generator);
        scale = layerScale is { } first ? new Parameter(torch.full(width, (float)first)) : null;
        RegisterComponents();
    }

    /// <summary>As <see cref="OrientedConvolution.forward"/>.</summary>
    public override Tensor forward(GraphBatch graph, Tensor basis, Tensor fibreBasis, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var change = narrow.call(torch.nn.functional.gelu(widen.call(norm.call(convolution.call(graph, basis, fibreBasis, x)))));
        return scope.MoveToOuter(x + (scale is null ? change : scale * change));
    }
}
