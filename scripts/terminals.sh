#!/bin/sh
# Runs the reader in the terminal emulators of Debian, on a display in memory, and takes pictures of it.
#
#     scripts/terminals.sh TANDAI ARTICLE OUTPUT_DIR [TERMINAL...]
#
# For each terminal, on a dark and on a light background, OUTPUT_DIR gets TERMINAL-GROUND.png, with an article in which marks of
# every kind were made, and TERMINAL-GROUND.txt, with what was seen that a picture does not show: whether a copy arrived, and
# whether the modes were turned off. `scripts/contrast.py` measures the pictures. With THEMES="high-contrast colour-blind 16"
# in the environment, each terminal is visited with each of these themes, and the pictures have their names too.
#
# Needs (Debian): xvfb openbox xdotool imagemagick x11-utils xclip dbus-x11 fonts-dejavu fonts-noto-core
# fonts-noto-color-emoji, and the terminals: xterm kitty alacritty gnome-terminal konsole rxvt-unicode mlterm stterm tmux screen.
# A terminal that is not installed is skipped, with a message.
set -eu

tandai=$(realpath "$1")
article=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
shift 3
terminals=${*:-xterm kitty alacritty gnome-terminal konsole urxvt mlterm st tmux screen}

COLUMNS=100
ROWS=32
DISPLAY=:${TERMINALS_DISPLAY:-77}
export DISPLAY

work=$(mktemp -d)
Xvfb "$DISPLAY" -noreset -screen 0 1400x1000x24 >"$work/xvfb.log" 2>&1 &
xvfb=$!
trap 'kill $xvfb 2>/dev/null; rm -rf "$work"' EXIT
sleep 1
# A window gets the keys only if a window manager gives it the focus.
openbox >"$work/openbox.log" 2>&1 &

# The terminals start from their defaults, and tandai from nothing.
HOME=$work
XDG_CONFIG_HOME=$work/config
XDG_STATE_HOME=$work/state
USER=tester
LANG=C.UTF-8
LIBGL_ALWAYS_SOFTWARE=1
export HOME XDG_CONFIG_HOME XDG_STATE_HOME USER LANG LIBGL_ALWAYS_SOFTWARE
unset WAYLAND_DISPLAY TMUX STY COLORTERM NO_COLOR || true

colours() {
    if [ "$1" = dark ]; then background=#000000 foreground=#e5e5e5; else background=#ffffff foreground=#1a1a1a; fi
}

# Starts terminal $1 with program "$work/run" on the background of `colours`.
start_terminal() {
    case $1 in
        xterm) xterm -bg "$background" -fg "$foreground" -fa 'DejaVu Sans Mono' -fs 10 -geometry ${COLUMNS}x${ROWS} -e "$work/run" ;;
        kitty) kitty --config NONE -o background="$background" -o foreground="$foreground" -o font_size=10 \
            -o initial_window_width=${COLUMNS}c -o initial_window_height=${ROWS}c -o remember_window_size=no \
            -o confirm_os_window_close=0 "$work/run" ;;
        alacritty) alacritty --config-file /dev/null -o "colors.primary.background='$background'" \
            -o "colors.primary.foreground='$foreground'" -o "window.dimensions.columns=$COLUMNS" \
            -o "window.dimensions.lines=$ROWS" -o font.size=10 -e "$work/run" ;;
        gnome-terminal)
            dbus-run-session -- sh -c "
                profile=org.gnome.Terminal.Legacy.Profile:/org/gnome/terminal/legacy/profiles:/:b1dcc9dd-5262-4d8d-a863-c897e6d979b9/
                gsettings set \$profile use-theme-colors false
                gsettings set \$profile background-color '$background'
                gsettings set \$profile foreground-color '$foreground'
                gsettings set \$profile scrollbar-policy never
                gnome-terminal --wait --hide-menubar --geometry=${COLUMNS}x${ROWS} -- '$work/run'" ;;
        konsole)
            mkdir -p "$work/.local/share/konsole"
            printf '[General]\nDescription=test\n[Background]\nColor=%s\n[Foreground]\nColor=%s\n' "$background" "$foreground" \
                >"$work/.local/share/konsole/test.colorscheme"
            printf '[General]\nName=test\nParent=FALLBACK/\nTerminalColumns=%s\nTerminalRows=%s\n[Appearance]\nColorScheme=test\nFont=DejaVu Sans Mono,10\n[Scrolling]\nScrollBarPosition=2\n' \
                $COLUMNS $ROWS >"$work/.local/share/konsole/test.profile"
            mkdir -p "$XDG_CONFIG_HOME"
            printf '[MainWindow][Toolbar %s]\nHidden=true\n' mainToolBar sessionToolbar >"$XDG_CONFIG_HOME/konsolerc"
            dbus-run-session -- konsole --hide-menubar --hide-tabbar --notransparency --profile test -e "$work/run" ;;
        urxvt) urxvt +sb -bg "$background" -fg "$foreground" -fn 'xft:DejaVu Sans Mono:size=10' -geometry ${COLUMNS}x${ROWS} -e "$work/run" ;;
        mlterm) mlterm --sbmod none -b "$background" -f "$foreground" -g ${COLUMNS}x${ROWS} -w 13 -e "$work/run" ;;
        st) st -f 'DejaVu Sans Mono:size=10' -g ${COLUMNS}x${ROWS} -e "$work/run" ;;
        tmux | screen)
            if [ "$1" = tmux ]; then inner="tmux -L terminals -f /dev/null new-session '$work/run'"; else inner="screen -c /dev/null '$work/run'"; fi
            printf '#!/bin/sh\nexec %s\n' "$inner" >"$work/inner"
            chmod +x "$work/inner"
            xterm -bg "$background" -fg "$foreground" -fa 'DejaVu Sans Mono' -fs 10 -geometry ${COLUMNS}x${ROWS} -e "$work/inner" ;;
    esac
}

keys() { xdotool key --delay 40 "$@"; }

# Waits until the reader runs in a window with the focus.
find_window() {
    window=
    for _ in $(seq 75); do
        [ -e "$work/started" ] && window=$(xdotool getactivewindow 2>/dev/null) && [ -n "$window" ] && break
        sleep 0.2
    done
    [ -n "$window" ] || { echo "did not start" >>"$out/$name.txt"; return 1; }
}

picture() {
    sleep 0.7
    timeout 10 import -silent -window "$window" "$out/$name-$1.png" || echo "$name: no picture" >>"$out/$name.txt"
}

visit() {
    terminal=$1 ground=$2 theme=$3
    name=$terminal${theme:+-$theme}-$ground
    mkdir -p "$XDG_CONFIG_HOME/tandai"
    if [ -n "$theme" ]; then echo "theme = \"$theme\""; fi >"$XDG_CONFIG_HOME/tandai/config.toml"
    rm -rf "$work/state" "$work/started" "$work/ended" "$work/article"*
    # An earlier session kept its positions here, so nothing is explained.
    mkdir -p "$work/state/tandai/positions"
    extension=${article##*.}
    cp "$article" "$work/article.$extension"
    cat >"$work/run" <<END
#!/bin/sh
touch "$work/started"
echo "TERM=\$TERM COLORTERM=\${COLORTERM:-}" >"$out/$name.txt"
# The clipboard of the terminal is tested, not that of the display.
PATH="$work/no-clipboard:\$PATH" "$tandai" "$work/article.$extension"
echo "exit status \$?" >>"$out/$name.txt"
stty -a | grep -o ' [-]*\(icanon\|echo\) ' | tr -d '\n' >>"$out/$name.txt"
# What the keys Ctrl-I and Ctrl-C send now: a byte each, if the key protocol is off.
stty raw -echo
touch "$work/ended"
timeout --foreground 5 dd bs=1 count=2 2>/dev/null | od -An -tx1 >>"$out/$name.txt"
stty sane
END
    chmod +x "$work/run"
    mkdir -p "$work/no-clipboard"
    for program in xclip xsel wl-copy; do
        printf '#!/bin/sh\nexit 1\n' >"$work/no-clipboard/$program"
        chmod +x "$work/no-clipboard/$program"
    done
    colours "$ground"
    start_terminal "$terminal" </dev/null >"$work/$name.log" 2>&1 &
    started=$!
    if ! find_window; then
        kill $started 2>/dev/null || true
        return
    fi
    sleep 1.5
    picture start
    # A highlight with each label, a note and a claim on the next sentences.
    for mark in 1 2 3 4; do keys parenright H "$mark"; done
    keys parenright a
    xdotool type --delay 30 'catatan'
    keys Escape
    # GNU screen takes an escape and the next key together.
    sleep 0.5
    keys parenright c
    sleep 0.5
    picture form
    keys Escape
    sleep 0.3
    picture marks
    keys Y q
    sleep 0.5
    copied=$(timeout 2 xclip -selection clipboard -o 2>/dev/null || true)
    echo "clipboard through the terminal: ${copied:-nothing}" >>"$out/$name.txt"
    keys question
    picture help
    keys Escape
    # Suspended and resumed by hand: the shell of the script has no jobs.
    pid=$(pgrep -f "$tandai $work" | tail -n 1)
    kill -STOP "$pid" && sleep 0.3 && kill -CONT "$pid"
    sleep 0.5
    keys q
    for _ in $(seq 25); do [ -e "$work/ended" ] && break; sleep 0.2; done
    keys ctrl+i ctrl+c
    sleep 0.5
    xdotool windowclose "$window" 2>/dev/null || true
    sleep 0.5
    kill $started 2>/dev/null || true
    wait $started 2>/dev/null || true
    tmux -L terminals kill-server 2>/dev/null || true
}

for terminal in $terminals; do
    if ! command -v "$terminal" >/dev/null; then
        echo "$terminal: not installed, skipped" >&2
        continue
    fi
    for ground in dark light; do
        # st takes its colours from its source.
        [ "$terminal" = st ] && [ "$ground" = light ] && continue
        # The word "-" stands for the theme that tandai chooses by itself.
        for theme in ${THEMES:--}; do
            [ "$theme" = - ] && theme=
            echo "$terminal, $ground${theme:+, $theme}" >&2
            visit "$terminal" "$ground" "$theme"
        done
    done
done
