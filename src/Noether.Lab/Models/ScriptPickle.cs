using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Noether.Lab.Models;

/// <summary>
/// Which tensors a TorchScript archive's <c>data.pkl</c> names, with their types and shapes. The pickle is read as data: of all that a pickle can do only building
/// lists, dictionaries and objects without behaviour is followed, and nothing is called.
/// </summary>
internal sealed class ScriptPickle
{
    private const string Rebuild = "torch._utils _rebuild_tensor_v2";
    private const int Deepest = 200;
    private const int MostParts = 1_000_000;

    private static readonly object Mark = new();

    private readonly byte[] _data;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    private ScriptPickle(byte[] data) => _data = data;

    /// <summary>The tensors by their full names.</summary>
    /// <exception cref="InvalidDataException">It does other things than such a pickle does, or is cut short.</exception>
    public static IReadOnlyList<InspectedTensor> Tensors(byte[] data)
    {
        try
        {
            var found = new List<InspectedTensor>();
            Collect(new ScriptPickle(data).Read(), "", new HashSet<object>(ReferenceEqualityComparer.Instance), found);
            return found;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException or ArithmeticException)
        {
            throw new InvalidDataException("no pickle of a script", e);
        }
    }

    /// <summary>Walks what was built; what is shared, or holds itself, is walked once.</summary>
    private static void Collect(object? value, string name, HashSet<object> seen, List<InspectedTensor> found)
    {
        if (value is null || !seen.Add(value))
        {
            return;
        }

        if (seen.Count > MostParts || name.Count(c => c == '.') > Deepest)
        {
            throw new InvalidDataException();
        }

        switch (value)
        {
            case InspectedTensor tensor:
                found.Add(tensor with { Name = name });
                break;
            case Dictionary<string, object?> members:
                foreach (var (key, member) in members)
                {
                    Collect(member, name.Length == 0 ? key : $"{name}.{key}", seen, found);
                }

                break;
            case List<object?> items:
                for (var i = 0; i < items.Count; i++)
                {
                    Collect(items[i], $"{name}.{i}", seen, found);
                }

                break;
        }
    }

    private object? Read()
    {
        while (true)
        {
            var code = (char)Byte();
            if (code == '.')
            {
                return _stack.Pop();
            }

            Do(code);
        }
    }

    private void Do(char code)
    {
        switch (code)
        {
            case '\x80': _ = Byte(); break;
            case '(': _stack.Push(Mark); break;
            case 'N': _stack.Push(null); break;
            case '\x88': _stack.Push(true); break;
            case '\x89': _stack.Push(false); break;
            case 'K': _stack.Push((long)Byte()); break;
            case 'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case '\x8a': _stack.Push((long)new System.Numerics.BigInteger(Bytes(Byte()))); break;
            case 'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': _stack.Push(Encoding.UTF8.GetString(Bytes(BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))))); break;
            case 'q': _memo[Byte()] = _stack.Peek(); break;
            case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))] = _stack.Peek(); break;
            case 'h': _stack.Push(_memo[Byte()]); break;
            case 'j': _stack.Push(_memo[BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))]); break;
            case 'c': _stack.Push(new Global($"{Line()} {Line()}")); break;
            default: Build(code); break;
        }
    }

    private void Build(char code)
    {
        switch (code)
        {
            case '}': _stack.Push(new Dictionary<string, object?>(StringComparer.Ordinal)); break;
            case ']' or ')': _stack.Push(new List<object?>()); break;
            case 't': _stack.Push(SinceMark()); break;
            case '\x85' or '\x86' or '\x87': _stack.Push(Last(code - '\x84')); break;
            case 'a': Append(Last(1)); break;
            case 'e': Append(SinceMark()); break;
            case 's': Set(Last(2)); break;
            case 'u': Set(SinceMark()); break;
            case '\x81': Instance(); break;
            case 'b': State(); break;
            case 'Q': break;
            case 'R': Call(); break;
            default: throw new InvalidDataException();
        }
    }

    private void Append(List<object?> items) => As<List<object?>>(_stack.Peek()).AddRange(items);

    private void Set(List<object?> pairs)
    {
        // Keys that are no text (a dictionary of numbers) are named as numbers.
        var members = As<Dictionary<string, object?>>(_stack.Peek());
        for (var i = 0; i + 1 < pairs.Count; i += 2)
        {
            members[Convert.ToString(pairs[i], CultureInfo.InvariantCulture) ?? ""] = pairs[i + 1];
        }
    }

    private void Instance()
    {
        _ = Last(2);
        _stack.Push(new Dictionary<string, object?>(StringComparer.Ordinal));
    }

    private void State()
    {
        var state = _stack.Pop();
        if (state is Dictionary<string, object?> members && _stack.Peek() is Dictionary<string, object?> target)
        {
            foreach (var (key, value) in members)
            {
                target[key] = value;
            }
        }
    }

    /// <summary>A tensor is what a call of one function stands for; of all others the arguments stay.</summary>
    private void Call()
    {
        var arguments = As<List<object?>>(_stack.Pop());
        var function = As<Global>(_stack.Pop());
        if (function.Name == "collections OrderedDict")
        {
            _stack.Push(new Dictionary<string, object?>(StringComparer.Ordinal));
            return;
        }

        _stack.Push(function.Name == Rebuild ? Tensor(As<List<object?>>(arguments[0]), As<List<object?>>(arguments[2])) : arguments);
    }

    private static InspectedTensor Tensor(List<object?> storage, List<object?> shape)
    {
        var kind = As<Global>(storage[1]).Name.Split(' ')[^1].Replace("Storage", "", StringComparison.Ordinal);
        var type = kind switch
        {
            "Float" => "float32",
            "Double" => "float64",
            "Half" => "float16",
            "Long" => "int64",
            "Int" => "int32",
            _ => kind.ToLowerInvariant(),
        };
        return new InspectedTensor("", type, [.. shape.Select(n => n is long length && length >= 0 ? length.ToString(CultureInfo.InvariantCulture) : throw new InvalidDataException())]);
    }

    private List<object?> SinceMark()
    {
        var items = new List<object?>();
        for (var item = _stack.Pop(); item != Mark; item = _stack.Pop())
        {
            items.Add(item);
        }

        items.Reverse();
        return items;
    }

    private List<object?> Last(int count)
    {
        List<object?> items = [.. Enumerable.Range(0, count).Select(_ => _stack.Pop())];
        items.Reverse();
        return items;
    }

    private static T As<T>(object? value)
        where T : class
        => value as T ?? throw new InvalidDataException();

    private byte Byte() => _data[_at++];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        var bytes = _data.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    private string Line()
    {
        var start = _at;
        while (Byte() != '\n')
        {
        }

        return Encoding.UTF8.GetString(_data, start, _at - start - 1);
    }

    private sealed record Global(string Name);
}
