using Noether.Geometry;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>Nodes of graphs in space.</summary>
/// <param name="Positions"><c>[nodes, d]</c>.</param>
/// <param name="Scalars"><c>[nodes, k]</c>; null for none.</param>
/// <param name="Vectors"><c>[nodes, k, d]</c>; null for none.</param>
public sealed record OrientedNodes(Tensor Positions, Tensor? Scalars, Tensor? Vectors = null);

/// <summary>What an <see cref="OrientedNetwork"/> says of each node.</summary>
/// <param name="Scalars"><c>[nodes, k]</c>; null for none.</param>
/// <param name="Vectors"><c>[nodes, k, d]</c>; null for none.</param>
public sealed record OrientedOutputs(Tensor? Scalars, Tensor? Vectors);

/// <summary>
/// Message passing among points with directions by kernels that are functions of invariants of pairs alone: convolutions on R^n, R^n x S^(n-1), and on the edges of a graph as points with directions.
/// Exactly equivariant under all motions (in the plane: without reflections) with no directions or one an edge; with a grid, under shifts and the rotations that permute the grid, and nearly under others.
/// Vectors that are lifted to a grid and projected back are scaled by 1/d. Kernels take directions x functions numbers an edge.
/// </summary>
/// <remarks>Source: Bekkers, Vadgama, Hesselink, van der Linden, Romero, "Fast, expressive SE(n) equivariant networks through weight-sharing in position-orientation space", ICLR 2024.</remarks>
public sealed class OrientedNetwork : torch.nn.Module<GraphBatch, OrientedNodes, OrientedOutputs>
{
    private const int WindowPower = 6;

    private readonly Sequential basis;
    private readonly Sequential? fibreBasis;
    private readonly Linear embedding;
    private readonly ModuleList<ConvNextBlock> blocks;
    private readonly ModuleList<Linear> readouts;
    private readonly Tensor? orientations;
    private readonly OrientedNetworkOptions _options;
    private readonly PolynomialCutoff? _window;

    /// <param name="options">What it is.</param>
    /// <param name="generator">Draws the first weights and random directions.</param>
    /// <exception cref="InputException">The options do not fit each other.</exception>
    public OrientedNetwork(OrientedNetworkOptions options, Generator generator)
        : base(nameof(OrientedNetwork))
    {
        ArgumentNullException.ThrowIfNull(generator);
        Check(options);
        _options = options;
        _window = options.Radius is { } radius ? new PolynomialCutoff(radius, WindowPower) : null;
        var mixes = options.Orientations > 0 && options.Separable;
        var attributes = options.Orientations == 0 ? (options.Attributes == PoseAttributes.Raw ? options.Dimension : 1)
            : mixes ? 2 : PoseInvariants.Count(options.Attributes, options.Dimension);
        Sequential Basis(int numbers) => Mlp.Create([Monomials.Count(numbers, options.Degree), options.Width, options.BasisWidth], () => torch.nn.GELU(), generator, activateLast: true);
        basis = Basis(attributes);
        fibreBasis = mixes ? Basis(1) : null;
        if (options.Orientations > 0)
        {
            using var scope = torch.NewDisposeScope();
            // What float32 cannot hold stands in a second part, so that a grid keeps its symmetry when the network is widened to float64.
            var grid = OrientationGrid.Of(options.Grid, options.Orientations, options.Dimension, generator);
            var high = grid.to(torch.float32);
            orientations = torch.stack([high, (grid - high.to(torch.float64)).to(torch.float32)]).MoveToOuterDisposeScope();
        }

        embedding = Initial.DrawUniform(torch.nn.Linear(options.InputScalars + options.InputVectors, options.Width, hasBias: false), generator);
        var scale = options.Orientations > 0 && !options.Separable ? 1.0 / options.Orientations : 1;
        blocks = new ModuleList<ConvNextBlock>([.. Enumerable.Range(0, options.Layers).Select(_ => new ConvNextBlock(
            new OrientedConvolution(options.Width, options.BasisWidth, mixes, generator, options.Calibrate, scale), options.Width, options.Widening, options.LayerScale, generator))]);
        readouts = new ModuleList<Linear>([.. Enumerable.Range(0, options.MultipleReadouts ? options.Layers : 1)
            .Select(_ => Initial.DrawUniform(torch.nn.Linear(options.Width, options.OutputScalars + options.OutputVectors), generator))]);
        RegisterComponents();
    }

    /// <summary>The directions, <c>[count, d]</c>; null where there is no grid.</summary>
    public Tensor? Directions => orientations?.sum([0]);

    /// <param name="graph">Who sends to whom; every node also sends to itself.</param>
    /// <param name="nodes">The nodes.</param>
    public override OrientedOutputs forward(GraphBatch graph, OrientedNodes nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodes);
        using var scope = torch.NewDisposeScope();
        var state = Lift(graph, nodes);
        var kernels = basis.call(Monomials.Of(state.Attributes, _options.Degree));
        if (_window is not null)
        {
            kernels = kernels * _window.Of(state.Distances).unsqueeze(-1);
        }

        var fibres = kernels;
        if (fibreBasis is not null)
        {
            var grid = Directions!;
            fibres = fibreBasis.call(Monomials.Of(PoseInvariants.Fibre(grid.unsqueeze(1), grid.unsqueeze(0)), _options.Degree));
        }

        var features = embedding.call(state.Features);
        Tensor? read = null;
        for (var layer = 0; layer < blocks.Count; layer++)
        {
            features = blocks[layer].call(state.Graph, kernels, fibres, features);
            if (_options.MultipleReadouts || layer == blocks.Count - 1)
            {
                var part = readouts[_options.MultipleReadouts ? layer : 0].call(features);
                read = read is null ? part : read + part;
            }
        }

        var (scalars, vectors) = state.Project(read! / readouts.Count, _options.OutputScalars);
        return new OrientedOutputs(scalars is null ? null : scope.MoveToOuter(scalars), vectors is null ? null : scope.MoveToOuter(vectors));
    }

    private PoseState Lift(GraphBatch graph, OrientedNodes nodes) => _options switch
    {
        { Orientations: 0 } => PoseState.Cloud(graph, nodes.Positions, nodes.Scalars, _options.Attributes == PoseAttributes.Raw),
        { Orientations: < 0 } => PoseState.Edges(graph, nodes.Positions, nodes.Scalars, nodes.Vectors, _options.Attributes),
        { Separable: true } => PoseState.Bundle(graph, nodes.Positions, nodes.Scalars, nodes.Vectors, Directions!),
        _ => PoseState.Product(graph, nodes.Positions, nodes.Scalars, nodes.Vectors, Directions!, _options.Attributes),
    };

    private static void Check(OrientedNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (vectors, raw) = (options.InputVectors + options.OutputVectors, options.Attributes == PoseAttributes.Raw);
        var wrong = options switch
        {
            { Dimension: not (2 or 3) } => $"Points lie in the plane or in space; found the dimension {options.Dimension}.",
            { Orientations: < -1 } => $"Orientations are a number of directions, 0 for none or -1 for one an edge; found {options.Orientations}.",
            { Orientations: 0 } when vectors > 0 => $"Points without directions can neither take nor give vectors; found {vectors}. Give each point some orientations, or -1 for one an edge.",
            { Orientations: 0, Attributes: PoseAttributes.Complete or PoseAttributes.Handed } => "Points without directions have one invariant, the distance; leave the attributes out.",
            { Orientations: not 0 } when raw => "Raw differences are for points without directions; set orientations to 0.",
            { Orientations: > 0, Separable: true, Attributes: not PoseAttributes.Invariant } => $"Separable kernels know nothing of directions and places at once, as {options.Attributes} attributes need; take kernels that are not separable.",
            { InputScalars: < 0 } or { InputVectors: < 0 } or { OutputScalars: < 0 } or { OutputVectors: < 0 } => "Numbers of scalars and vectors are not negative.",
            _ when options.InputScalars + options.InputVectors == 0 || options.OutputScalars + options.OutputVectors == 0 => "At least one scalar or vector goes in and comes out.",
            _ when options.Layers < 1 || options.Width < 1 || options.BasisWidth < 1 || options.Widening < 1 => "Layers, width, basis and widening are at least 1.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new InputException(wrong);
        }
    }
}
