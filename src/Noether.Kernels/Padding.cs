namespace Noether.Kernels;

/// <summary>Row-major matrices with rows made longer by zeros, and shorter again.</summary>
internal static unsafe class Padding
{
    /// <summary>The rows with zeros behind; where they need none, the rows themselves.</summary>
    public static float* Rows(float* source, int rows, int columns, int width, Workspace space)
    {
        if (columns == width)
        {
            return source;
        }

        var result = space.Take((long)rows * width);
        for (var r = 0; r < rows; r++)
        {
            var row = new Span<float>(result + ((nint)r * width), width);
            new ReadOnlySpan<float>(source + ((nint)r * columns), columns).CopyTo(row);
            row[columns..].Clear();
        }

        return result;
    }

    /// <summary>Some rows at the beginning of longer rows, of which the rest stays as it is.</summary>
    public static void Tile(float* source, int first, int count, int columns, float* target, int width)
    {
        for (var r = 0; r < count && columns > 0; r++)
        {
            new ReadOnlySpan<float>(source + ((nint)(first + r) * columns), columns).CopyTo(new Span<float>(target + ((nint)r * width), columns));
        }
    }

    /// <summary>A matrix <c>[rows, columns]</c> or its transpose, in <c>[height, width]</c> with zeros round it.</summary>
    public static float* Matrix(ReadOnlySpan<float> source, int rows, int columns, int height, int width, bool transposed, Workspace space)
    {
        var result = space.TakeZeros((long)height * width);
        for (var r = 0; r < rows; r++)
        {
            var row = source.Slice(r * columns, columns);
            if (!transposed)
            {
                row.CopyTo(new Span<float>(result + ((nint)r * width), width));
                continue;
            }

            for (var c = 0; c < columns; c++)
            {
                result[((nint)c * width) + r] = row[c];
            }
        }

        return result;
    }

    /// <summary>The first entries of each row, one row after another; nothing where they stand so already.</summary>
    public static void Strip(float* source, int rows, int width, float* result, int columns)
    {
        if (source != result)
        {
            Strip(source, rows, width, new Span<float>(result, checked(rows * columns)), columns);
        }
    }

    /// <summary>The first entries of each row, one row after another.</summary>
    public static void Strip(float* source, int rows, int width, Span<float> result, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(source + ((nint)r * width), columns).CopyTo(result[(r * columns)..]);
        }
    }

    /// <summary>The transpose of the first entries of each row, <c>[columns, rows]</c>.</summary>
    public static void StripTransposed(float* source, int rows, int width, Span<float> result, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = source[((nint)r * width) + c];
            }
        }
    }
}
