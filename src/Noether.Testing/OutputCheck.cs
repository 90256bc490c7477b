using Noether.Fields;

namespace Noether.Testing;

/// <summary>Asserts that two batches hold the same fields and, up to a tolerance, the same values.</summary>
public static class OutputCheck
{
    /// <summary>Compares entry by entry, relative to each field's largest expected entry; entries that the expected mask excludes do not count.</summary>
    /// <param name="what">What is compared, as the subject of a sentence: <c>a batch and its single samples</c>.</param>
    /// <param name="expected">What is right.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="tolerance">Largest relative error; 0 asks for equal bits.</param>
    /// <exception cref="CheckFailedException">They differ in fields, shapes or values; names the worst entry.</exception>
    public static void Same(string what, Batch expected, Batch actual, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (!expected.Keys.SequenceEqual(actual.Keys))
        {
            throw new CheckFailedException($"{what}: the fields differ, {expected} and {actual}.");
        }

        using var scope = torch.NewDisposeScope();
        foreach (var (name, field) in expected)
        {
            Same($"{what}, field '{name}'", field, actual[name].Value, tolerance);
        }
    }

    private static void Same(string what, Field expected, Tensor actual, double tolerance)
    {
        if (!expected.Value.shape.SequenceEqual(actual.shape))
        {
            throw new CheckFailedException($"{what}: the shapes differ, [{string.Join(", ", expected.Value.shape)}] and [{string.Join(", ", actual.shape)}].");
        }

        if (actual.NumberOfElements == 0)
        {
            return;
        }

        Tensor Counted(Tensor value) => expected.With(value).Masked().detach().to(torch.float64);
        var (right, found) = (Counted(expected.Value), Counted(actual));
        var errors = (right - found).abs();
        var scale = right.abs().max().item<double>();
        var worst = errors.max().item<double>() / (scale > 0 ? scale : 1);
        if (!(worst <= tolerance))
        {
            var place = errors.nan_to_num(double.MaxValue).argmax().item<long>();
            throw new CheckFailedException(
                $"{what}: entry [{string.Join(", ", Indices(place, actual.shape))}] is {found.flatten()[place].item<double>():G9}, expected {right.flatten()[place].item<double>():G9}; "
                + $"relative to the largest entry the error is {worst:G3}, allowed is {tolerance:G3}.");
        }
    }

    private static long[] Indices(long place, long[] shape)
    {
        var indices = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (place, indices[axis]) = Math.DivRem(place, shape[axis]);
        }

        return indices;
    }
}
