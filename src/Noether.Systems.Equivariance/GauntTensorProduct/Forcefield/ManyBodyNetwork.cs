using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>
/// Equivariant message passing with many-body messages: elements are embedded, <see cref="InteractionLayer"/>s follow each other, and each gives a part of the atoms' energies: the last one
/// by a perceptron on scalars, those before it by linear maps.
/// </summary>
/// <remarks>
/// Source: Batatia et al., "MACE: higher order equivariant message passing neural networks for fast and accurate force fields", NeurIPS 2022, section 4; the polynomial cut-off multiplies the
/// messages, so that they end smoothly whatever the radial perceptron's biases are.
/// </remarks>
internal sealed class ManyBodyNetwork : ForceField
{
    private const int ReadoutWidth = 16;

    private readonly AtomReference reference;
    private readonly Parameter embedding;
    private readonly ModuleList<InteractionLayer> layers;
    private readonly ModuleList<O3Linear> readouts;
    private readonly Sequential readout;
    private readonly NetworkSize _size;
    private readonly BesselBasis _basis;
    private readonly PolynomialCutoff _end;

    /// <param name="elements">What atoms may be.</param>
    /// <param name="size">How large it is.</param>
    /// <param name="generator">Draws the first weights.</param>
    public ManyBodyNetwork(ElementSet elements, NetworkSize size, Generator generator)
        : base(nameof(ManyBodyNetwork), elements, size.Cutoff)
    {
        (_size, _basis, _end) = (size, new BesselBasis(size.Basis, size.Cutoff), new PolynomialCutoff(size.Cutoff));
        reference = new AtomReference(elements);
        using (var drawn = torch.randn([elements.Count, size.Channels], torch.float64, generator: generator.Torch))
        {
            embedding = new Parameter(drawn.to(torch.float32));
        }

        layers = new ModuleList<InteractionLayer>();
        readouts = new ModuleList<O3Linear>();
        for (var layer = 0; layer < size.Layers; layer++)
        {
            var last = layer == size.Layers - 1;
            layers.Add(new InteractionLayer(layer == 0 ? size.Features(0) : layers[layer - 1].Output, size, last ? 0 : size.Degree, elements.Count, generator));
            if (!last)
            {
                readouts.Add(new O3Linear(layers[layer].Output, "1x0e", generator, biases: false));
            }
        }

        readout = Mlp.Create([size.Channels, ReadoutWidth, 1], torch.nn.SiLU, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override AtomReference Reference => reference;

    /// <inheritdoc/>
    protected override Tensor? Interaction(AtomGraph atoms)
    {
        using var scope = torch.NewDisposeScope();
        var elements = torch.nn.functional.one_hot(atoms.Kinds, Elements.Count).to(embedding.dtype);
        var radial = _basis.Of(atoms.Distances);
        var weight = _end.Of(atoms.Distances) / reference.Neighbours.sqrt();
        var attributes = SphericalHarmonics.Values(atoms.Vectors, _size.EdgeDegree, HarmonicNormalisation.Component) * weight.unsqueeze(1);
        var features = embedding.index_select(0, atoms.Kinds);
        Tensor? energy = null;
        for (var layer = 0; layer < layers.Count; layer++)
        {
            features = layers[layer].Pass(atoms.Graph, features, attributes, radial, atoms.Kinds, elements);
            var part = layer == layers.Count - 1 ? readout.call(features) : readouts[layer].call(features);
            energy = energy is null ? part : energy + part;
        }

        return scope.MoveToOuter(energy!.squeeze(1) * reference.Scale);
    }
}
