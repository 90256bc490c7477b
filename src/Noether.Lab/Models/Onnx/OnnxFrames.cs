using Noether.Groups;
using Noether.Nn;
using Noether.Symmetries.Frames;

namespace Noether.Lab.Models.Onnx;

/// <summary>
/// Writes averages over the frames of a cloud's principal axes into the graph itself: the axes are found by Jacobi's rotations in float64.
/// Of clouds whose axes are not determined (eigenvalues equal up to rounding) one basis stands for infinitely many: the graph knows no exact weights for these.
/// </summary>
public static class OnnxFrames
{
    private const int Dimension = 3;

    // Off-diagonal entries shrink quadratically: from any 3 x 3 matrix it takes four or five.
    private const int Sweeps = 6;

    private static readonly (int P, int Q)[] Pairs = [(0, 1), (0, 2), (1, 2)];

    /// <summary>What a user of such a file must know.</summary>
    public const string Notes =
        "The frames are inside the file: it finds each cloud's principal axes itself and averages over all of them. Only of clouds whose axes are not determined (two spreads equal up to rounding) does it take one choice of axes, where the library averages over all.";

    /// <summary>Adds an average over frames.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="average">The average; its frame must be the principal axes of points in space, and evaluated whole.</param>
    /// <param name="points">Name of <c>[batch, points, 3]</c>.</param>
    /// <param name="backbone">Writes the averaged network for clouds of that form.</param>
    /// <param name="vectors">Whether the answers are vectors <c>[batch, points, 3]</c>, which are turned back, or scores <c>[batch, classes]</c>.</param>
    /// <returns>Name of the mean answer.</returns>
    /// <exception cref="InputException">The frame has no form in ONNX.</exception>
    public static string Average(OnnxGraph graph, FrameAverage average, string points, Func<string, string> backbone, bool vectors)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(average);
        ArgumentNullException.ThrowIfNull(backbone);
        var (centred, reflects) = GroupOf(average);
        var centre = centred ? graph.Add("ReduceMean", [points], OnnxAttribute.Of("axes", [1L])) : null;
        var around = centre is null ? points : graph.Add("Sub", [points, centre]);
        var (elements, count) = Elements(graph, around, reflects);

        // Rows of points times R are R⁻¹ x; all copies of a batch are one batch.
        var copies = graph.Add("MatMul", [graph.Add("Unsqueeze", [around, graph.Weight(1)]), elements]);
        var length = graph.Add("Slice", [graph.Add("Shape", [points]), graph.Weight(1), graph.Weight(2)]);
        var answers = backbone(graph.Add("Reshape", [copies, Shape(graph, graph.Weight(-1), length, graph.Weight(Dimension))]));
        var parted = vectors
            ? graph.Add("MatMul", [graph.Add("Reshape", [answers, Shape(graph, graph.Weight(-1, count), length, graph.Weight(Dimension))]), Transposed(graph, elements)])
            : graph.Add("Reshape", [answers, Shape(graph, graph.Weight(-1, count), graph.Add("Slice", [graph.Add("Shape", [answers]), graph.Weight(1), graph.Weight(2)]))]);
        return graph.Add("ReduceMean", [parted], OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 0L));
    }

    private static (bool Centred, bool Reflects) GroupOf(FrameAverage average)
    {
        if (average.Frame is not PcaFrame frame || average.Draws.Evaluation is not null)
        {
            throw new InputException($"Averages over {average.Frame.Name}{(average.Draws.Evaluation is null ? "" : ", drawn at random,")} cannot be written as ONNX; only whole frames of principal axes can. Export the weights with --format safetensors.");
        }

        return frame.Group switch
        {
            SO3 => (false, false),
            O3 => (false, true),
            SemidirectProduct { LinearGroup: SO3 } => (true, false),
            SemidirectProduct { LinearGroup: O3 } => (true, true),
            var other => throw new InputException($"Principal axes of {other.Name} cannot be written as ONNX; those of O(3), SO(3), E(3) and SE(3) can. Export the weights with --format safetensors."),
        };
    }

    /// <summary>The rotations to the axes with all signs, float32 <c>[batch, elements, 3, 3]</c>.</summary>
    private static (string Elements, long Count) Elements(OnnxGraph graph, string around, bool reflects)
    {
        var exact = graph.Add("Cast", [around], OnnxAttribute.Of("to", (long)OnnxElement.Float64));
        var covariance = graph.Add("MatMul", [Transposed(graph, exact, 3), exact]);
        var (values, vectors) = Eigen(graph, covariance);

        // Columns by ascending eigenvalue, the last one turned so that they are a rotation.
        var order = graph.AddMany("TopK", 2, [values, graph.Weight([Dimension])], OnnxAttribute.Of("largest", 0L))[1];
        var places = graph.Add("Expand", [graph.Add("Unsqueeze", [order, graph.Weight(1)]), graph.Weight(1, Dimension, 1)]);
        var axes = graph.Add("GatherElements", [vectors, places], OnnxAttribute.Of("axis", 2L));
        var single = graph.Add("Cast", [axes], OnnxAttribute.Of("to", (long)OnnxElement.Float32));
        var sign = graph.Add("Sign", [graph.Add("Unsqueeze", [graph.Add("Det", [single]), graph.Weight(1, 2)])]);
        using var scope = torch.NewDisposeScope();
        var turned = graph.Add("Mul", [single, graph.Add("Add", [graph.Weight(torch.tensor(new float[] { 1, 1, 0 })), graph.Add("Mul", [sign, graph.Weight(torch.tensor(new float[] { 0, 0, 1 }))])])]);
        var signs = Signs(reflects);
        return (graph.Add("Mul", [graph.Add("Unsqueeze", [turned, graph.Weight(1)]), graph.Weight(signs.unsqueeze(1))]), signs.shape[0]);
    }

    private static Tensor Signs(bool reflects)
    {
        var all = from x in (float[])[1, -1] from y in (float[])[1, -1] from z in (float[])[1, -1] where reflects || x * y * z > 0 select (float[])[x, y, z];
        return torch.tensor(all.SelectMany(s => s).ToArray()).view(-1, Dimension);
    }

    /// <summary>Eigenvalues <c>[batch, 3]</c> and, in columns, eigenvectors of symmetric matrices, float64, by Jacobi's rotations.</summary>
    private static (string Values, string Vectors) Eigen(OnnxGraph graph, string matrices)
    {
        using var scope = torch.NewDisposeScope();
        var identity = torch.eye(Dimension, dtype: torch.float64);
        var vectors = graph.Weight(identity.unsqueeze(0));
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var (p, q) in Pairs)
            {
                var rotation = Rotation(graph, matrices, p, q);
                matrices = graph.Add("MatMul", [graph.Add("MatMul", [Transposed(graph, rotation, 3), matrices]), rotation]);
                vectors = graph.Add("MatMul", [vectors, rotation]);
            }
        }

        return (graph.Add("ReduceSum", [graph.Add("Mul", [matrices, graph.Weight(identity)]), graph.Weight(2)], OnnxAttribute.Of("keepdims", 0L)), vectors);
    }

    /// <summary>
    /// The rotation in the plane of two axes that makes their entry zero: with h = a_qq - a_pp, its tangent is the smaller root of t² + (h / a_pq) t = 1
    /// (Golub and Van Loan, "Matrix Computations", section 8.5).
    /// </summary>
    private static string Rotation(OnnxGraph graph, string matrices, int p, int q)
    {
        using var scope = torch.NewDisposeScope();
        string Exact(Tensor values) => graph.Weight(values.to(torch.float64));
        string Entry(int i, int j) => graph.Add("Slice", [matrices, graph.Weight(i, j), graph.Weight(i + 1, j + 1), graph.Weight(1, 2)]);
        var (zero, one, tiny) = (Exact(torch.zeros(1)), Exact(torch.ones(1)), graph.Weight(torch.tensor([1e-300], torch.float64)));
        var twice = graph.Add("Mul", [Entry(p, q), Exact(torch.full([1], 2))]);
        var h = graph.Add("Sub", [Entry(q, q), Entry(p, p)]);
        var root = graph.Add("Sqrt", [graph.Add("Add", [graph.Add("Mul", [h, h]), graph.Add("Mul", [twice, twice])])]);
        var signed = graph.Add("Where", [graph.Add("GreaterOrEqual", [h, zero]), twice, graph.Add("Neg", [twice])]);
        var tangent = graph.Add("Div", [signed, graph.Add("Add", [graph.Add("Add", [graph.Add("Abs", [h]), root]), tiny])]);
        var cosine = graph.Add("Div", [one, graph.Add("Sqrt", [graph.Add("Add", [graph.Add("Mul", [tangent, tangent]), one])])]);
        var (diagonal, off, rest) = (torch.zeros(Dimension, Dimension), torch.zeros(Dimension, Dimension), torch.eye(Dimension));
        (diagonal[p, p], diagonal[q, q], off[p, q], off[q, p], rest[p, p], rest[q, q]) = (1f, 1f, 1f, -1f, 0f, 0f);
        var turned = graph.Add("Add", [graph.Add("Mul", [cosine, Exact(diagonal)]), graph.Add("Mul", [graph.Add("Mul", [cosine, tangent]), Exact(off)])]);
        return graph.Add("Add", [turned, Exact(rest)]);
    }

    private static string Transposed(OnnxGraph graph, string matrices, int axes = 4) =>
        graph.Add("Transpose", [matrices], OnnxAttribute.Of("perm", axes == 3 ? [0L, 2, 1] : [0L, 1, 3, 2]));

    private static string Shape(OnnxGraph graph, params IReadOnlyList<string> parts) => graph.Add("Concat", parts, OnnxAttribute.Of("axis", 0L));
}
