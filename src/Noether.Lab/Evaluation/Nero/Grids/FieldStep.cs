using Noether.Fields;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>A step of a group's file: what it does to a field of that name.</summary>
internal static class FieldStep
{
    /// <param name="json">The step.</param>
    /// <param name="kinds">All kinds, for messages.</param>
    /// <exception cref="InputException">It is of none of the kinds.</exception>
    public static Func<string, Field, Field> Read(StrictObject json, string kinds)
    {
        var axis = Axis(json, "axis", "the axis along which it acts");
        Func<Tensor, Tensor> move = json switch
        {
            _ when Axis(json, "flip", "an axis") is { } flipped => t => t.flip(flipped),
            _ when Whole(json, "rot90", "a number of quarter turns") is { } turns => t => torch.rot90(t, turns, (-2, -1)),
            _ when Whole(json, "roll", "a number of places") is { } places && Needed(axis, json) is var along => t => t.roll(places, along),
            _ when Order(json, "permute") is { Length: > 0 } order && Needed(axis, json) is var along => t => t.index_select(along, torch.tensor(order, device: t.device)),
            _ when json.Numbers("matrix", "numbers, row by row", double.IsFinite) is { Count: > 0 } numbers && Needed(axis, json) is var along => t => Times([.. numbers], t, along),
            _ when json.Number("times", "a number", double.IsFinite) is { } factor => t => t * factor,
            _ when Order(json, "relabel") is { Length: > 0 } classes => t => torch.tensor(classes, device: t.device).index_select(0, t.flatten()).view_as(t),
            _ => throw json.Wrong("field", $"a step with one of {kinds} beside it"),
        };
        json.Close();
        return (name, field) => field with { Value = Moved(name, field.Value, move) };
    }

    private static Tensor Moved(string name, Tensor value, Func<Tensor, Tensor> move)
    {
        try
        {
            return move(value).contiguous();
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InputException($"A step of the group's file does not fit the field '{name}' [{string.Join(", ", value.shape)}]: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static Tensor Times(double[] matrix, Tensor values, int axis)
    {
        var size = (int)Math.Round(Math.Sqrt(matrix.Length));
        if (size * size != matrix.Length || values.shape[axis < 0 ? (int)values.dim() + axis : axis] != size)
        {
            throw new ArgumentException($"a matrix of {matrix.Length} numbers does not act on {values.shape[axis < 0 ? (int)values.dim() + axis : axis]} components.", nameof(matrix));
        }

        var square = torch.tensor(matrix, values.dtype, values.device).view(size, size);
        return values.movedim([axis], [-1]).matmul(square.t()).movedim([-1], [axis]);
    }

    private static int Needed(int? axis, StrictObject json) => axis ?? throw json.Wrong("axis", "the axis along which it acts");

    private static int? Axis(StrictObject json, string key, string what) => Whole(json, key, what) is not { } axis ? null
        : axis is not 0 and > -8 and < 8 ? axis : throw json.Wrong(key, $"{what} other than the batch's, 0");

    private static int? Whole(StrictObject json, string key, string what) => (int?)json.Number(key, what, v => v == Math.Round(v) && Math.Abs(v) < 1e6);

    private static long[] Order(StrictObject json, string key) => [.. json.Numbers(key, "a list of places from 0 on", v => v >= 0 && v == Math.Round(v) && v < 1e9).Select(v => (long)v)];
}
