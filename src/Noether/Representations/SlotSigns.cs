namespace Noether.Representations;

/// <summary>The slots of a tensor in order, <c>+</c> for one that moves like a vector, <c>-</c> for a dual one.</summary>
internal readonly record struct SlotSigns(string Signs)
{
    public int Rank => Signs.Length;

    public static SlotSigns Of(TensorKind kind) => new(new string('+', kind.Primal) + new string('-', kind.Dual));

    /// <summary>Of the matrices that map one kind of tensors to another, row after row: the slots of the result, then those of the input the other way round.</summary>
    public static SlotSigns OfMaps(TensorKind from, TensorKind to) =>
        new(Of(to).Signs + new string('-', from.Primal) + new string('+', from.Dual));

    /// <summary>The same slots for a group under which dual vectors move like vectors.</summary>
    public SlotSigns WithoutDuals() => new(new string('+', Rank));

    /// <summary>The action of group elements on the tensors, <c>[n, d^rank, d^rank]</c>.</summary>
    public Tensor Matrices(Tensor matrices)
    {
        using var scope = torch.NewDisposeScope();
        var dual = Signs.Contains('-', StringComparison.Ordinal) ? torch.linalg.inv(matrices).transpose(-2, -1) : matrices;
        var result = torch.ones([matrices.shape[0], 1, 1], matrices.dtype, matrices.device);
        foreach (var sign in Signs)
        {
            var slot = sign == '+' ? matrices : dual;
            var product = result.unsqueeze(2).unsqueeze(4) * slot.unsqueeze(1).unsqueeze(3);
            var size = result.shape[1] * slot.shape[1];
            result = product.reshape(-1, size, size);
        }

        return scope.MoveToOuter(result.alias());
    }

    /// <summary>The derivative of the action at the identity along A: the sum over slots of A, or -A^T, there, <c>[d^rank, d^rank]</c>.</summary>
    public Tensor Derivative(Tensor a)
    {
        using var scope = torch.NewDisposeScope();
        var d = a.shape[0];
        var size = (long)Math.Round(Math.Pow(d, Rank));
        var sum = torch.zeros(size, size, dtype: a.dtype);
        for (var slot = 0; slot < Rank; slot++)
        {
            var here = (Signs[slot] == '+' ? a : -a.t()).contiguous();
            var before = torch.eye((long)Math.Round(Math.Pow(d, slot)), dtype: a.dtype);
            var after = torch.eye((long)Math.Round(Math.Pow(d, Rank - slot - 1)), dtype: a.dtype);
            sum += torch.kron(before, torch.kron(here, after));
        }

        return scope.MoveToOuter(sum);
    }
}
