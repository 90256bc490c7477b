namespace Noether.Kernels;

/// <summary>
/// Matrix products of tiles that lie in the first caches: C += X W. X may be read by rows or by columns, so that a product, its gradient by X and its
/// gradient by W are the same loop. Blocks of six rows and two vectors of columns stay in registers.
/// </summary>
internal static unsafe class TileProduct<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = 6;
    private const int Pair = 2;

    /// <param name="x">X; entry (r, k) at r <paramref name="xRow"/> + k <paramref name="xDepth"/>.</param>
    /// <param name="xRow">From row to row of X.</param>
    /// <param name="xDepth">From column to column of X.</param>
    /// <param name="w">W, rows of <paramref name="stride"/> entries.</param>
    /// <param name="c">C, rows of <paramref name="stride"/> entries.</param>
    /// <param name="stride">Entries a row of W and of C, and columns of both; a multiple of two vectors.</param>
    /// <param name="rows">Rows of X and C; even.</param>
    /// <param name="depth">Columns of X, rows of W.</param>
    public static void Add(float* x, nint xRow, nint xDepth, float* w, float* c, nint stride, int rows, int depth)
    {
        var r = 0;
        for (; r <= rows - Rows; r += Rows)
        {
            for (nint column = 0; column < stride; column += 2 * TLanes.Count)
            {
                Six(x + (r * xRow), xRow, xDepth, w + column, c + (r * stride) + column, stride, depth);
            }
        }

        for (; r < rows; r += Pair)
        {
            for (nint column = 0; column < stride; column += 2 * TLanes.Count)
            {
                Two(x + (r * xRow), xRow, xDepth, w + column, c + (r * stride) + column, stride, depth);
            }
        }
    }

    private static void Six(float* x, nint xRow, nint xDepth, float* w, float* c, nint stride, int depth)
    {
        nint lanes = TLanes.Count;
        float* c1 = c + stride, c2 = c1 + stride, c3 = c2 + stride, c4 = c3 + stride, c5 = c4 + stride;
        TVector a0 = TLanes.Load(c), b0 = TLanes.Load(c + lanes), a1 = TLanes.Load(c1), b1 = TLanes.Load(c1 + lanes);
        TVector a2 = TLanes.Load(c2), b2 = TLanes.Load(c2 + lanes), a3 = TLanes.Load(c3), b3 = TLanes.Load(c3 + lanes);
        TVector a4 = TLanes.Load(c4), b4 = TLanes.Load(c4 + lanes), a5 = TLanes.Load(c5), b5 = TLanes.Load(c5 + lanes);
        var y = x + (3 * xRow);
        for (var k = 0; k < depth; k++)
        {
            TVector u = TLanes.Load(w), v = TLanes.Load(w + lanes);
            var s = TLanes.Create(*x);
            (a0, b0) = (TLanes.MultiplyAdd(s, u, a0), TLanes.MultiplyAdd(s, v, b0));
            s = TLanes.Create(x[xRow]);
            (a1, b1) = (TLanes.MultiplyAdd(s, u, a1), TLanes.MultiplyAdd(s, v, b1));
            s = TLanes.Create(x[2 * xRow]);
            (a2, b2) = (TLanes.MultiplyAdd(s, u, a2), TLanes.MultiplyAdd(s, v, b2));
            s = TLanes.Create(*y);
            (a3, b3) = (TLanes.MultiplyAdd(s, u, a3), TLanes.MultiplyAdd(s, v, b3));
            s = TLanes.Create(y[xRow]);
            (a4, b4) = (TLanes.MultiplyAdd(s, u, a4), TLanes.MultiplyAdd(s, v, b4));
            s = TLanes.Create(y[2 * xRow]);
            (a5, b5) = (TLanes.MultiplyAdd(s, u, a5), TLanes.MultiplyAdd(s, v, b5));
            x += xDepth;
            y += xDepth;
            w += stride;
        }

        Store(c, a0, b0);
        Store(c1, a1, b1);
        Store(c2, a2, b2);
        Store(c3, a3, b3);
        Store(c4, a4, b4);
        Store(c5, a5, b5);
    }

    private static void Two(float* x, nint xRow, nint xDepth, float* w, float* c, nint stride, int depth)
    {
        nint lanes = TLanes.Count;
        var c1 = c + stride;
        TVector a0 = TLanes.Load(c), b0 = TLanes.Load(c + lanes), a1 = TLanes.Load(c1), b1 = TLanes.Load(c1 + lanes);
        for (var k = 0; k < depth; k++)
        {
            TVector u = TLanes.Load(w), v = TLanes.Load(w + lanes);
            var s = TLanes.Create(*x);
            (a0, b0) = (TLanes.MultiplyAdd(s, u, a0), TLanes.MultiplyAdd(s, v, b0));
            s = TLanes.Create(x[xRow]);
            (a1, b1) = (TLanes.MultiplyAdd(s, u, a1), TLanes.MultiplyAdd(s, v, b1));
            x += xDepth;
            w += stride;
        }

        Store(c, a0, b0);
        Store(c1, a1, b1);
    }

    private static void Store(float* c, TVector low, TVector high)
    {
        TLanes.Store(c, low);
        TLanes.Store(c + TLanes.Count, high);
    }
}
