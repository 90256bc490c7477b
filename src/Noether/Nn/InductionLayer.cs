using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>What <see cref="InductionLayer"/> makes of a picture.</summary>
public enum InductionTarget
{
    /// <summary>Functions on the sphere, <c>[batch, (L + 1)² · channels]</c>.</summary>
    Sphere,

    /// <summary>Functions on SO(3), <c>[batch, Σ (2l + 1)² · channels]</c>.</summary>
    Rotations,
}

/// <summary>
/// Every linear map from pictures to functions on the sphere, or on SO(3), that respects what the plane and space share: turning the picture about its middle by an angle turns the function
/// about the polar axis y (the line of sight) by the same angle. The picture's features may be of any representation of SO(2).
/// <para>
/// With z_m = C_lm + i C_l,-m and F = f₁ + i f₂ a feature of frequency k, z_m = Σ ∫ w(s) e^{i(m - k)t} F + ∫ w'(s) e^{i(m + k)t} F̄ for any complex radial functions w and w' (one real one for
/// k = m = 0, one complex one where only k or only m is 0). The integrals are found once as moments (circular harmonics times radial functions) and then mixed linearly, so that all
/// (L + 1)² radial functions between two channels of invariants cost one small product of matrices for each m. On SO(3) each coefficient C_lm has 2l + 1 free columns.
/// </para>
/// </summary>
/// <remarks>
/// Source: Howell, Klee, Biza, Zhao, Walters, "Equivariant single view pose prediction via induced and restricted representations", NeurIPS 2023, section 4; the kernels are solved for in closed form.
/// Quarter turns of the pixels are exact; other angles are exact up to the pixel grid. Signals lie component-first as <see cref="S2Activation"/> and <see cref="SO3Activation"/> take them.
/// </remarks>
public sealed class InductionLayer : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter invariant;
    private readonly Parameter? turning;
    private readonly Tensor moments;
    private readonly PlaneMoments _plane;
    private readonly long[] _order;

    /// <param name="input">What the features are: channels <c>[batch, input.Dimension, size, size]</c>.</param>
    /// <param name="channels">Functions that come out.</param>
    /// <param name="size">Edge length of pictures in pixels.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="target">Where the functions live.</param>
    /// <param name="rings">Number of Gaussian rings that radial functions are made of; null gives each distance of a pixel from the middle a free value.</param>
    /// <param name="dtype">Precision.</param>
    public InductionLayer(
        So2Irreps input, int channels, int size, int maxDegree, Generator generator, InductionTarget target = InductionTarget.Sphere, int? rings = 4, torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(InductionLayer))
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        ArgumentOutOfRangeException.ThrowIfLessThan(rings ?? 1, 1, nameof(rings));
        (Input, Channels, MaxDegree, Target) = (input, channels, maxDegree, target);
        _plane = rings is { } count ? PlaneMoments.Gaussian(size, maxDegree + input.MaxFrequency, count) : PlaneMoments.EachRadius(size, maxDegree + input.MaxFrequency);
        moments = _plane.Table.to(dtype);
        var integrals = input.Dimension * _plane.Rings;
        invariant = Initial.Normal([integrals, Columns(0)], 1 / Math.Sqrt(integrals), generator, dtype);
        turning = maxDegree == 0 ? null : Initial.Normal([2, integrals, Enumerable.Range(1, maxDegree).Sum(Columns)], 1 / Math.Sqrt(2.0 * integrals), generator, dtype);
        _order = Order();
        RegisterComponents();
    }

    /// <summary>What the features are.</summary>
    public So2Irreps Input { get; }

    /// <summary>Functions that come out.</summary>
    public int Channels { get; }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <summary>Where the functions live.</summary>
    public InductionTarget Target { get; }

    /// <summary>Components of a function.</summary>
    public int Components => Enumerable.Range(0, MaxDegree + 1).Sum(l => ((2 * l) + 1) * Free(l));

    /// <summary>Real radial functions between all channels: (L + 1)² between two channels of invariants and functions on the sphere.</summary>
    public long RadialFunctions => (invariant.numel() + (turning?.numel() ?? 0)) / _plane.Rings;

    /// <param name="x"><c>[batch, Input.Dimension, size, size]</c>.</param>
    /// <returns><c>[batch, components · channels]</c>, component-first.</returns>
    /// <exception cref="InputException">Another shape.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.dim() != 4 || x.shape[1] != Input.Dimension || x.shape[2] != _plane.Size || x.shape[3] != _plane.Size)
        {
            throw new InputException($"Pictures of features {Input} are [batch, {Input.Dimension}, {_plane.Size}, {_plane.Size}]; found shape [{string.Join(", ", x.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var all = x.flatten(2).matmul(moments).view(x.shape[0], Input.Dimension, 2, _plane.MaxFrequency + 1, _plane.Rings);
        var (real, imaginary, kept) = Turning(all);
        var parts = new List<Tensor> { torch.cat([.. kept], 1).matmul(invariant) };
        var start = 0L;
        for (var m = 1; m <= MaxDegree; m++)
        {
            var (weightReal, weightImaginary) = (turning![0].narrow(1, start, Columns(m)), turning[1].narrow(1, start, Columns(m)));
            var (re, im) = (real.select(1, m), imaginary.select(1, m));
            parts.Add(re.matmul(weightReal) - im.matmul(weightImaginary));
            parts.Add(re.matmul(weightImaginary) + im.matmul(weightReal));
            start += Columns(m);
        }

        using var order = torch.tensor(_order, torch.int64, x.device);
        return scope.MoveToOuter(torch.cat([.. parts], 1).view(x.shape[0], Components, Channels).index_select(1, order).flatten(1));
    }

    /// <summary>The layer as kernels: what each component of each function makes of each pixel of each feature, <c>[components, channels, Input.Dimension, size, size]</c>.</summary>
    public Tensor Kernels()
    {
        using var scope = torch.NewDisposeScope();
        var unit = torch.eye(Input.Dimension * _plane.Size * _plane.Size, dtype: moments.dtype, device: moments.device);
        var answers = call(unit.view(-1, Input.Dimension, _plane.Size, _plane.Size));
        return scope.MoveToOuter(answers.t().reshape(Components, Channels, Input.Dimension, _plane.Size, _plane.Size));
    }

    /// <summary>Puts a radial function between two invariant channels, for a layer with a free value for each distance.</summary>
    /// <param name="from">Which of the first block's channels.</param>
    /// <param name="to">Which function.</param>
    /// <param name="degree">l.</param>
    /// <param name="order">m ≥ 0: the cosine part of C_lm; that of C_l,-m follows.</param>
    /// <param name="radial">The function of the distance from the middle, in halves of the edge.</param>
    internal void Put(int from, int to, int degree, int order, Func<double, double> radial)
    {
        using var off = torch.no_grad();
        using var values = torch.tensor(PlaneMoments.Radii(_plane.Size).Select(radial).ToArray()).to(moments.dtype);
        var before = Enumerable.Range(1, Math.Max(0, order - 1)).Where(m => m < order).Sum(Columns) + Enumerable.Range(order, degree - order).Sum(l => Free(l) * Channels);
        var weights = order == 0 ? invariant : turning![0];
        weights.narrow(0, (long)from * _plane.Rings, _plane.Rings).select(1, before + to).copy_(values);
    }

    /// <summary>
    /// The integrals that components of order m are made of, real and imaginary parts <c>[batch, L + 1, all]</c> for every m; and those for m = 0, where a component is real: both parts of each
    /// but for invariants, whose imaginary part is nothing.
    /// </summary>
    private (Tensor Real, Tensor Imaginary, List<Tensor> Kept) Turning(Tensor all)
    {
        var (real, imaginary, kept, start) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>(), 0L);
        foreach (var block in Input)
        {
            var first = all.narrow(1, start, block.Multiplicity);
            var (cosines, sines) = Waves(first, -block.Frequency);
            if (block.Frequency == 0)
            {
                real.Add(cosines);
                imaginary.Add(sines);
                kept.Add(cosines.select(1, 0));
            }
            else
            {
                var second = all.narrow(1, start + block.Multiplicity, block.Multiplicity);
                var (cosines2, sines2) = Waves(second, -block.Frequency);
                var (cosinesUp, sinesUp) = Waves(first, block.Frequency);
                var (cosinesUp2, sinesUp2) = Waves(second, block.Frequency);
                real.AddRange([cosines - sines2, cosinesUp + sinesUp2]);
                imaginary.AddRange([sines + cosines2, sinesUp - cosinesUp2]);
                kept.AddRange([real[^2].select(1, 0), imaginary[^2].select(1, 0)]);
            }

            start += block.Dimension;
        }

        return (torch.cat([.. real], 2), torch.cat([.. imaginary], 2), kept);
    }

    /// <summary>∫ B cos((m + shift) t) f and ∫ B sin((m + shift) t) f for m = 0..L, <c>[batch, L + 1, copies · rings]</c> each.</summary>
    private (Tensor Cosines, Tensor Sines) Waves(Tensor all, int shift)
    {
        var frequencies = Enumerable.Range(0, MaxDegree + 1).Select(m => m + shift).ToArray();
        using var places = torch.tensor(frequencies.Select(f => (long)Math.Abs(f)).ToArray(), torch.int64, all.device);
        Tensor Of(int which) => all.select(2, which).index_select(2, places).transpose(1, 2);
        var sines = Of(1);
        if (shift < 0)
        {
            using var signs = torch.tensor(frequencies.Select(f => f < 0 ? -1.0 : 1).ToArray()).to(all.dtype, all.device).view(1, -1, 1, 1);
            sines = sines * signs;
        }

        return (Of(0).flatten(2), sines.flatten(2));
    }

    /// <summary>Free columns of a component of degree l.</summary>
    private int Free(int degree) => Target == InductionTarget.Sphere ? 1 : (2 * degree) + 1;

    /// <summary>Numbers of order m that are mixed: those of all degrees from m on.</summary>
    private int Columns(int order) => Enumerable.Range(order, MaxDegree - order + 1).Sum(l => Free(l) * Channels);

    /// <summary>For each component in the order of degrees, rows m = -l..l and columns, where it is among those mixed.</summary>
    private long[] Order()
    {
        var places = new Dictionary<(int Degree, int Order, int Column), long>();
        for (var m = 0; m <= MaxDegree; m++)
        {
            foreach (var sign in m == 0 ? (int[])[1] : [1, -1])
            {
                for (var l = m; l <= MaxDegree; l++)
                {
                    for (var n = 0; n < Free(l); n++)
                    {
                        places[(l, sign * m, n)] = places.Count;
                    }
                }
            }
        }

        return
        [
            .. from l in Enumerable.Range(0, MaxDegree + 1)
               from m in Enumerable.Range(-l, (2 * l) + 1)
               from n in Enumerable.Range(0, Free(l))
               select places[(l, m, n)],
        ];
    }
}
