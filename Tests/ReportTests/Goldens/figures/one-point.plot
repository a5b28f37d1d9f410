set encoding utf8
set terminal svg size 640,417 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 4 noenhanced
set xlabel offset 0,0.6
set bmargin 4.5
set xtics offset 0,0.3
set xlabel 'text0'
set ylabel 'text1'
set xrange [4.5:5.5] noextend
set format x '%.10g'
set xtics (5.0)
set yrange [59.4:75.6] noextend
set format y '%.10g'
set grid ytics lc rgb '#808080' lw 0.5 dt 1
$m0 << END
5.0 70.0 60.0 75.0
END
$m1 << END
5.0 70.0 60.0 75.0
END
plot $m0 using 1:3:(0):($4-$3) with vectors heads size screen 0.006,90 lc rgb '#0072b2' lw 1.2 notitle, \
  $m1 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt 1 pt 7 ps 0.75 title 'text2'
