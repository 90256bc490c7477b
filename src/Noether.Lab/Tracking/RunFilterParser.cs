namespace Noether.Lab.Tracking;

/// <summary>Reads a <see cref="RunFilter"/>: or joins ands, and joins comparisons and parentheses.</summary>
internal sealed class RunFilterParser(string text)
{
    private const int DeepestNesting = 100;
    private static readonly string[] Operators = ["!=", "<=", ">=", "==", "=", "<", ">"];
    private int _at;
    private int _depth;

    public RunFilter.Condition Parse()
    {
        var condition = Or();
        SkipBlanks();
        return _at == text.Length ? condition : throw Error(_at, $"expected 'and', 'or' or the end, found '{text[_at..]}'");
    }

    public static InputException Error(string text, int column, string problem) =>
        new($"Cannot read the condition '{text}', column {column + 1}: {(problem[^1] is '.' or '?' ? problem : $"{problem}.")} Example: recipe=digits and plain.upright>0.9");

    private RunFilter.Condition Or()
    {
        var left = And();
        while (TryWord("or"))
        {
            left = new RunFilter.Join(And: false, left, And());
        }

        return left;
    }

    private RunFilter.Condition And()
    {
        var left = Primary();
        while (TryWord("and"))
        {
            left = new RunFilter.Join(And: true, left, Primary());
        }

        return left;
    }

    private RunFilter.Condition Primary()
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != '(')
        {
            return Comparison();
        }

        if (++_depth > DeepestNesting)
        {
            throw Error(_at, $"more than {DeepestNesting} parentheses within one another");
        }

        _at++;
        var inner = Or();
        SkipBlanks();
        if (_at >= text.Length || text[_at] != ')')
        {
            throw Error(_at, "expected ')'");
        }

        _at++;
        _depth--;
        return inner;
    }

    private RunFilter.Comparison Comparison()
    {
        var column = _at;
        var name = Word("a name");
        SkipBlanks();
        var op = Operators.FirstOrDefault(o => text.AsSpan(_at).StartsWith(o)) ?? throw Error(_at, $"expected =, !=, <, <=, > or >= after '{name}'");
        _at += op.Length;
        SkipBlanks();
        return new RunFilter.Comparison(name, op == "==" ? "=" : op, Word("a value"), column);
    }

    private string Word(string expected)
    {
        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            var end = text.IndexOf(text[_at], _at + 1);
            if (end < 0)
            {
                throw Error(_at, $"the quote {text[_at]} is not closed");
            }

            var quoted = text[(_at + 1)..end];
            _at = end + 1;
            return quoted;
        }

        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !"()=!<>'\"".Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Error(_at, _at < text.Length ? $"expected {expected}, found '{text[_at]}'" : $"expected {expected}, found the end");
    }

    private bool TryWord(string word)
    {
        SkipBlanks();
        var end = _at + word.Length;
        if (!text.AsSpan(_at).StartsWith(word, StringComparison.OrdinalIgnoreCase) || (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] != '('))
        {
            return false;
        }

        _at = end;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private InputException Error(int column, string problem) => Error(text, column, problem);
}
