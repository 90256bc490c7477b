# Sourced by ./noether and ./test (POSIX sh). Needs: root. Gives: configuration, output (its folder name's start), find_dotnet, is_fresh, build.
configuration=${NOETHER_CONFIGURATION:-Debug}
case $configuration in
    Debug) output=debug ;;
    Release) output=release ;;
    *) echo "NOETHER_CONFIGURATION is '$configuration'; expected Debug or Release." >&2; exit 2 ;;
esac

# Puts dotnet on the path and lets built programs find the same runtime.
find_dotnet() {
    if ! command -v dotnet >/dev/null; then
        if [ -x "$HOME/.dotnet/dotnet" ]; then PATH="$HOME/.dotnet:$PATH"; else missing_sdk "no 'dotnet' was found"; fi
    fi
    if [ -z "${DOTNET_ROOT:-}" ]; then
        DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
        export DOTNET_ROOT
    fi
}

missing_sdk() {
    echo "Noether needs the .NET 10 SDK, and $1." >&2
    echo "Install it from https://dotnet.microsoft.com/download/dotnet/10.0 or, without being root, with:" >&2
    echo "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" >&2
    exit 1
}

# is_fresh PROJECT FOLDER...: nothing was changed, added or removed since PROJECT was last built.
is_fresh() {
    stamp="$root/artifacts/$1-$output.stamp"
    shift
    [ -f "$stamp" ] && (cd "$root" && [ -z "$(find "$@" Directory.*.props Directory.Build.targets global.json -newer "$stamp" -print -quit)" ])
}

# build PROJECT FILE FOLDER...: builds FILE unless is_fresh; one process at a time; prints the compiler's output only if it fails.
build() {
    project=$1 file=$2
    shift 2
    is_fresh "$project" "$@" && return
    (cd "$root" && dotnet --version >/dev/null 2>&1) || missing_sdk "this 'dotnet' has only: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd ' ' -)"
    mkdir -p "$root/artifacts"
    (
        if command -v flock >/dev/null; then flock 9; fi
        is_fresh "$project" "$@" && exit
        stamp="$root/artifacts/$project-$output.stamp"
        if [ -f "$stamp" ]; then first=; else first=' (the first time takes a minute or two)'; fi
        echo "building $project$first..." >&2
        touch "$stamp.new"
        log="$root/artifacts/build-$project.log"
        # The build's helper processes outlive it: they must hold neither the lock nor our output.
        if ! dotnet build "$root/$file" -c "$configuration" -v quiet -nologo >"$log" 2>&1 9>&- </dev/null; then
            grep -E 'error|not found' "$log" | sort -u >&2 || cat "$log" >&2
            echo "The build failed; all of its output is in $log." >&2
            exit 1
        fi
        mv "$stamp.new" "$stamp"
    ) 9>"$root/artifacts/build.lock" || exit 1
}
