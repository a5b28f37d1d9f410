set encoding utf8
set terminal svg size 640,391 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 4 noenhanced
set xlabel offset 0,0.6
set bmargin 3.5
set xtics offset 0,0.3
set xlabel 'text0'
set ylabel 'text1'
set xrange [0.0:1.0] noextend
set format x '%.10g'
set yrange [0.0:1.0] noextend
set format y '%.10g'
set grid ytics lc rgb '#808080' lw 0.5 dt 1
set label 'no numbers' at graph 0.5,0.5 center
plot NaN notitle
