using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>The numbers of one step of <see cref="AdamUpdate"/>.</summary>
public readonly record struct AdamFactors
{
    /// <param name="beta1">Memory of the mean gradient.</param>
    /// <param name="beta2">Memory of the mean squared gradient.</param>
    /// <param name="epsilon">Added to the denominator.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="step">Number of this step, from 1.</param>
    public AdamFactors(double beta1, double beta2, double epsilon, double rate, long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
        Stride = -rate / (1 - Math.Pow(beta1, step));
        SquareBias = Math.Sqrt(1 - Math.Pow(beta2, step));
    }

    /// <summary>Memory of the mean gradient.</summary>
    public double Beta1 { get; }

    /// <summary>Memory of the mean squared gradient.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the denominator.</summary>
    public double Epsilon { get; }

    /// <summary>How far a parameter goes along its mean gradient, which is too small in the first steps; negative.</summary>
    public double Stride { get; }

    /// <summary>Root of what the mean square lacks in the first steps.</summary>
    public double SquareBias { get; }

    /// <summary>Times the parameter, added to the gradient (Adam's decay); 0 for none.</summary>
    public double Decay { get; init; }

    /// <summary>Factor of the parameter before it moves (AdamW's decay); 1 for none.</summary>
    public double Shrink { get; init; } = 1;
}

/// <summary>
/// One step of Adam (Kingma and Ba 2015, arXiv:1412.6980) or AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101): one pass renews the moments, a second moves the parameter
/// with the roots of its squares. Float32 and float64, in the order of torch's operations and rounded as they are, so that the bits are torch's where it fuses products and sums too.
/// </summary>
/// <remarks>Each number is for itself: bits depend neither on the number of threads nor on the vectors, on one kind of processor.</remarks>
public static unsafe class AdamUpdate
{
    private const int BlockLength = 1 << 15;

    /// <summary>Renews the moments with the widest vectors that pay, or with the scalar loop where there are none.</summary>
    /// <param name="parameter">As it was for the gradient.</param>
    /// <param name="gradient">As long as the parameter, and so the moments.</param>
    /// <param name="mean">First moment; changed.</param>
    /// <param name="square">Second moment; changed.</param>
    /// <param name="factors">The numbers of the step.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Renew<T>(ReadOnlySpan<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, in AdamFactors factors, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect(gradient.Length, parameter.Length, mean.Length, square.Length);
        fixed (T* p = parameter, g = gradient, m = mean, s = square)
        {
            InBlocks<T, Renewal>(new Arrays<T> { Length = gradient.Length, Parameter = p, Gradient = g, Mean = m, Square = s }, factors, threads);
        }
    }

    /// <summary>The scalar twin of <see cref="Renew"/>.</summary>
    /// <inheritdoc cref="Renew"/>
    public static void RenewScalar<T>(ReadOnlySpan<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, in AdamFactors factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect(gradient.Length, parameter.Length, mean.Length, square.Length);
        fixed (T* p = parameter, g = gradient, m = mean, s = square)
        {
            Renewal.Loop<T, OneLane<T, RoundedOnce>, T>(new Arrays<T> { Parameter = p, Gradient = g, Mean = m, Square = s }, 0, gradient.Length, factors);
        }
    }

    /// <summary>Moves a parameter along its mean gradient, over the roots of the second moment, with the vectors of <see cref="Renew"/>.</summary>
    /// <param name="parameter">Changed.</param>
    /// <param name="mean">First moment, renewed; as long as the parameter, and so the roots.</param>
    /// <param name="roots">Square roots of the second moment, renewed.</param>
    /// <param name="factors">The numbers of the step.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Move<T>(Span<T> parameter, ReadOnlySpan<T> mean, ReadOnlySpan<T> roots, in AdamFactors factors, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect(parameter.Length, mean.Length, roots.Length);
        fixed (T* p = parameter, m = mean, s = roots)
        {
            InBlocks<T, Motion>(new Arrays<T> { Length = parameter.Length, Parameter = p, Mean = m, Square = s }, factors, threads);
        }
    }

    /// <summary>The scalar twin of <see cref="Move"/>.</summary>
    /// <inheritdoc cref="Move"/>
    public static void MoveScalar<T>(Span<T> parameter, ReadOnlySpan<T> mean, ReadOnlySpan<T> roots, in AdamFactors factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect(parameter.Length, mean.Length, roots.Length);
        fixed (T* p = parameter, m = mean, s = roots)
        {
            Motion.Loop<T, OneLane<T, RoundedOnce>, T>(new Arrays<T> { Parameter = p, Mean = m, Square = s }, 0, parameter.Length, factors);
        }
    }

    private static void Expect(int length, params ReadOnlySpan<int> others)
    {
        foreach (var other in others)
        {
            PairShape.Expect(other, length, "of a moment, root, gradient or parameter");
        }
    }

    private static void InBlocks<T, TPass>(Arrays<T> all, in AdamFactors factors, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPass : IPass
    {
        if (all.Length <= BlockLength || threads == 1)
        {
            Run<T, TPass>(all, 0, all.Length, factors);
            return;
        }

        var held = factors;
        Blocks.Each((all.Length + BlockLength - 1) / BlockLength, threads, block => Run<T, TPass>(all, block * BlockLength, Math.Min(all.Length, (block + 1) * BlockLength), held));
    }

    private static void Run<T, TPass>(in Arrays<T> all, int begin, int end, in AdamFactors factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPass : IPass
    {
        if (Vector256.IsHardwareAccelerated)
        {
            begin = TPass.Loop<T, Lanes256<T>, Vector256<T>>(all, begin, end, factors);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            begin = TPass.Loop<T, Lanes128<T>, Vector128<T>>(all, begin, end, factors);
        }

        TPass.Loop<T, OneLane<T, RoundedOnce>, T>(all, begin, end, factors);
    }

    private struct Arrays<T>
        where T : unmanaged
    {
        public int Length;
        public T* Parameter;
        public T* Gradient;
        public T* Mean;

        /// <summary>The second moment or, to move, its roots.</summary>
        public T* Square;
    }

    /// <summary>A loop over whole vectors.</summary>
    private interface IPass
    {
        /// <returns>Where it ended, as the last numbers may not fill a vector.</returns>
        static abstract int Loop<T, TLanes, TVector>(in Arrays<T> all, int begin, int end, in AdamFactors factors)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TLanes : ILanes<T, TVector>
            where TVector : struct;
    }

    private readonly struct Renewal : IPass
    {
        public static int Loop<T, TLanes, TVector>(in Arrays<T> all, int begin, int end, in AdamFactors factors)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TLanes : ILanes<T, TVector>
            where TVector : struct
        {
            TVector Of(double value) => TLanes.Create(T.CreateTruncating(value));
            TVector beta1 = Of(factors.Beta1), beta2 = Of(factors.Beta2), new1 = Of(1 - factors.Beta1), new2 = Of(1 - factors.Beta2), decay = Of(factors.Decay);
            var decays = factors.Decay != 0;
            var i = begin;
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                var g = TLanes.Load(all.Gradient + i);
                g = decays ? TLanes.MultiplyAdd(TLanes.Load(all.Parameter + i), decay, g) : g;
                var mean = TLanes.Multiply(TLanes.Load(all.Mean + i), beta1);
                var square = TLanes.Multiply(TLanes.Load(all.Square + i), beta2);
                TLanes.Store(all.Mean + i, TLanes.MultiplyAdd(g, new1, mean));
                TLanes.Store(all.Square + i, TLanes.MultiplyAdd(TLanes.Multiply(new2, g), g, square));
            }

            return i;
        }
    }

    private readonly struct Motion : IPass
    {
        public static int Loop<T, TLanes, TVector>(in Arrays<T> all, int begin, int end, in AdamFactors factors)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TLanes : ILanes<T, TVector>
            where TVector : struct
        {
            TVector Of(double value) => TLanes.Create(T.CreateTruncating(value));
            TVector bias = Of(factors.SquareBias), epsilon = Of(factors.Epsilon), stride = Of(factors.Stride), shrink = Of(factors.Shrink);
            var i = begin;
            for (; i <= end - TLanes.Count; i += TLanes.Count)
            {
                var size = TLanes.Add(TLanes.Divide(TLanes.Load(all.Square + i), bias), epsilon);
                var move = TLanes.Divide(TLanes.Multiply(stride, TLanes.Load(all.Mean + i)), size);
                TLanes.Store(all.Parameter + i, TLanes.Add(TLanes.Multiply(TLanes.Load(all.Parameter + i), shrink), move));
            }

            return i;
        }
    }
}
