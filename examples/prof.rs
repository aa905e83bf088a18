use std::time::Instant;
use std::path::Path;
fn main(){
 for f in ["/tmp/try/seed.txt","/tmp/try/3mb.txt","/tmp/try/100mb.txt"] {
  for _ in 0..2 {
  let t=Instant::now();
  let o=tandai::article::source::open(Path::new(f),None).unwrap();
  let a=t.elapsed();
  let text=o.article.text();
  let t=Instant::now(); let _=tandai::article::Article::new(text.to_string(),None,Some(tandai::article::Layout::Lines)); let b=t.elapsed();
  let t=Instant::now(); let _=tandai::article::Article::new(text.to_string(),None,None); let c=t.elapsed();
  let t=Instant::now(); let _=tandai::article::Language::detect(&text[..text.floor_char_boundary(4096)]); let d=t.elapsed();
  let opts=tandai::tui::opening::Options{annotations:None,layout:None,state:tandai::tui::position::state_folder()};
  let t=Instant::now(); let op=tandai::tui::opening::open(Path::new(f),&opts).unwrap(); let e=t.elapsed();
  let t=Instant::now(); let author=tandai::tui::app::Author{name:"x".into(),now:jiff::Timestamp::now,id:|_|uuid::Uuid::nil()};
  let app=tandai::tui::app::App::new(op.doc,author,tandai::tui::theme::Theme::from_env(),(120,40)); let g=t.elapsed();
  let t=Instant::now();
  let mut term=ratatui::Terminal::new(ratatui::backend::TestBackend::new(120,40)).unwrap();
  term.draw(|f|tandai::tui::panes::draw(&app,f)).unwrap(); let h=t.elapsed();
  println!("{f} open {a:?} new-lines {b:?} new {c:?} lang {d:?} opening {e:?} app {g:?} draw {h:?}");
 }}
}
