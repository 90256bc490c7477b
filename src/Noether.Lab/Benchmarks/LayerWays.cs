using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>Layers that networks take for the same job as functions on the sphere, with weights of their own, hence other results: timed beside the others, not compared with them.</summary>
internal static class LayerWays
{
    // The couplings of more take minutes to find.
    private const double MostCouplings = 125;

    private const int Kinds = 1;

    /// <summary>Convolution in the frames of edges with a matrix of weights for each order, which mixes copies too; radial weights multiply features first.</summary>
    /// <param name="degree">Highest degree L of features and messages.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Channels.</param>
    public static SphereWay Frames(int degree, SphereGraph graph, int channels)
    {
        var irreps = Irreps.SphericalHarmonics(degree, channels);
        var layer = new Copies<So2Linear>(draw => new So2Linear(irreps, irreps, draw));
        var columns = (double)channels * graph.Senders.Length;
        var weights = Enumerable.Range(1, degree + 1).Sum(blocks => Math.Pow(blocks * channels, 2));
        return Of("so2-linear", Messages, sizeof(float) * ((4 * columns * SphereOperations.Count(degree)) + weights));

        Tensor Messages(IReadOnlyList<Tensor> x)
        {
            var factors = torch.cat([.. Enumerable.Range(0, degree + 1).Select(m => x[2].narrow(1, m, degree + 1 - m).flatten(1))], 1);
            var messages = layer.Like(x[0]).call(graph.Gather(x[0]).flatten(1), x[1], factors);
            return graph.Sum(messages.view(messages.shape[0], -1, channels));
        }
    }

    /// <summary>Many-body features: weighted powers of functions, and all independent couplings where these are found in seconds.</summary>
    /// <param name="degree">Highest degree of features and results.</param>
    /// <param name="highest">The highest power.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="channels">Channels.</param>
    public static IEnumerable<SphereWay> ManyBody(int degree, int highest, long rows, int channels)
    {
        var powers = new Copies<GauntManyBody>(draw => new GauntManyBody(new GauntPowers(degree, highest, degree), channels, Kinds, draw));
        yield return Of("gaunt-layer", x => Features(powers.Like(x[0]).call, x[0]), SphereOperations.Grid(rows * channels * highest, (highest + 1) * degree));
        if (Math.Pow(degree + 1, highest) <= MostCouplings)
        {
            var couplings = new Lazy<SymmetricCouplings>(() => new SymmetricCouplings(degree, highest, degree));
            var layer = new Copies<SymmetricContraction>(draw => new SymmetricContraction(couplings.Value, channels, Kinds, draw));
            yield return Of("contraction", x => Features(layer.Like(x[0]).call, x[0]), sizeof(float) * rows * channels * Math.Pow(degree + 1, highest));
        }
    }

    private static SphereWay Of(string name, Func<IReadOnlyList<Tensor>, Tensor> compute, double bytes) => new(name, compute, bytes) { HasOtherWeights = true };

    private static Tensor Features(Func<Tensor, Tensor, Tensor> layer, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(layer(x.flatten(1), torch.zeros(x.shape[0], torch.int64, x.device)).view(x.shape));
    }

    /// <summary>A layer for each type and device that asked for it, with the same first weights; none of them is trained.</summary>
    private sealed class Copies<T>(Func<Generator, T> make)
        where T : torch.nn.Module
    {
        private readonly Dictionary<(torch.ScalarType Type, string Device), T> _layers = [];

        public T Like(Tensor x)
        {
            var key = (x.dtype, x.device.ToString());
            if (!_layers.TryGetValue(key, out var layer))
            {
                using var generator = new Generator(0);
                layer = make(generator);
                layer.to(x.dtype).to(x.device);
                foreach (var parameter in layer.parameters())
                {
                    parameter.requires_grad = false;
                    parameter.DetachFromDisposeScope();
                }

                _layers[key] = layer;
            }

            return layer;
        }
    }
}
